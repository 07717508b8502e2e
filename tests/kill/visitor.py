"""A visitor who keeps what is not acknowledged, sends it again, and resumes: as the widget does."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

import websockets

GONE = (OSError, EOFError, asyncio.TimeoutError, websockets.WebSocketException)
SILENCE = 10.0  # seconds without an acknowledgement: the line is dead
PAUSE = 0.4  # seconds before the next try


class Visitor:
    def __init__(self, address: str, key: str, name: str) -> None:
        self.url = f"{address.replace('http', 'ws')}/ws/chat/{key}/"
        self.name = name
        self.token = self.conversation = ""
        self.said: list[str] = []  # client ids, in the order of the key presses
        self.open: dict[str, str] = {}  # client id: body, not yet acknowledged
        self.acknowledged: dict[str, int] = {}  # client id: seq
        self.shown: dict[int, tuple[str, str]] = {}  # seq: role, body
        self.doubles: list[int] = []
        self.conversations: set[str] = set()
        self.welcomes = 0  # connections that came as far as a welcome
        self._socket: Any = None
        self._asked_at = 0.0

    async def live(self) -> None:
        """Connected, and connected again, until cancelled."""
        while True:
            try:
                async with websockets.connect(self.url, compression=None, open_timeout=5) as socket:
                    await self._greet(socket)
                    await self._listen(socket)
            except GONE:
                pass
            finally:
                self._socket = None
            await asyncio.sleep(PAUSE)

    async def say(self, client_id: str) -> None:
        self.said.append(client_id)
        self.open[client_id] = f"{client_id} The glass is cracked"
        if self._socket:
            with suppress(*GONE):  # then after the next welcome
                await self._send(client_id)

    async def _greet(self, socket: Any) -> None:
        hello = {"type": "hello", "visitor": self.token, "conversation": self.conversation}
        await socket.send(json.dumps(hello | {"resume": max(self.shown, default=0)}))
        frame = json.loads(await asyncio.wait_for(socket.recv(), 10))
        while frame["type"] != "welcome":
            frame = json.loads(await asyncio.wait_for(socket.recv(), 10))
        self._welcomed(frame)
        self.welcomes += 1
        self._socket = socket
        for client_id in list(self.open):
            await self._send(client_id)

    async def _listen(self, socket: Any) -> None:
        while True:
            try:
                self._heard(json.loads(await asyncio.wait_for(socket.recv(), 1)))
            except TimeoutError:
                if self.open and time.monotonic() - self._asked_at > SILENCE:
                    return

    async def _send(self, client_id: str) -> None:
        self._asked_at = time.monotonic()
        frame = {"type": "message", "client_id": client_id, "body": self.open[client_id]}
        await self._socket.send(json.dumps(frame))

    def _heard(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                self._welcomed(frame)
            case "ack":
                self.acknowledged[frame["client_id"]] = frame["seq"]
                self.open.pop(frame["client_id"], None)
            case "message":
                if frame["seq"] in self.shown:
                    self.doubles.append(frame["seq"])
                self.shown[frame["seq"]] = frame["author"]["role"], frame["body"]
            case "error":
                raise AssertionError(f"{self.name} was refused: {frame}")

    def _welcomed(self, frame: dict[str, Any]) -> None:
        self.token = frame["visitor"]
        if frame["conversation"]:
            self.conversation = frame["conversation"]
            self.conversations.add(self.conversation)
