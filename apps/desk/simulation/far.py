"""The world outside, on a telephone server of its own: people who call, and agents' telephones."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from apps.voice.protocol import Ari, AriError, Event

PATIENCE = 20.0  # seconds for the telephone server


@dataclass(slots=True)
class Line:
    """``other``: the number that calls, as it is shown."""

    id: str
    other: str = ""
    is_up: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)


class Far:
    """``told``: ``ari``, ``user``, ``password`` and ``app`` of the server, as ``far.json`` has."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.app = str(told["app"])
        self.rings: dict[str, asyncio.Queue[Line]] = defaultdict(asyncio.Queue)  # by endpoint
        self._lines: dict[str, Line] = {}
        self._numbers = itertools.count(1)
        self._there = asyncio.Event()
        self._ari = Ari(
            str(told["ari"]), str(told["user"]), str(told["password"]), app=self.app,
            on_event=self._hear, on_connect=self._connected,
        )  # fmt: skip

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._ari.run())
        await asyncio.wait_for(self._there.wait(), PATIENCE)
        return self

    async def __aexit__(self, *problem: object) -> None:
        for line in list(self._lines.values()):
            await self.hang_up(line)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def call(self, number: str, *, caller: str) -> Line:
        """Somebody dials one of the centre's numbers. Up: the centre has picked up."""
        line = Line(f"far-{id(self)}-{next(self._numbers)}", number)
        self._lines[line.id] = line
        await self._ari.ask(
            "POST", "channels", channelId=line.id, endpoint=f"PJSIP/{number}@trunk",
            app=self.app, appArgs="caller", callerId=caller, timeout=30,
        )  # fmt: skip
        return line

    async def answer(self, line: Line) -> None:
        """Raises AriError when it has stopped ringing."""
        await self._ari.ask("POST", f"channels/{line.id}/answer")
        await self.breathe(line)

    async def breathe(self, line: Line) -> None:
        """Send silence: of a line that sends nothing for long the other side thinks it dead."""
        with contextlib.suppress(AriError):
            await self._ari.ask("POST", f"channels/{line.id}/silence")

    async def hang_up(self, line: Line, *, reason: str = "normal") -> None:
        with contextlib.suppress(AriError):
            await self._ari.ask("DELETE", f"channels/{line.id}", reason=reason)

    async def _connected(self) -> None:
        self._there.set()

    def _hear(self, event: Event) -> None:
        channel: dict[str, Any] = event.get("channel") or {}
        match event["type"]:
            case "StasisStart" if (event.get("args") or [""])[0] == "to":
                line = Line(channel["id"], channel["caller"]["number"])
                self._lines[line.id] = line
                self.rings[event["args"][1]].put_nowait(line)
            case "StasisStart" if channel["id"] in self._lines:
                self._lines[channel["id"]].is_up.set()
            case "StasisEnd" | "ChannelDestroyed" if channel["id"] in self._lines:
                self._lines.pop(channel["id"]).is_over.set()
