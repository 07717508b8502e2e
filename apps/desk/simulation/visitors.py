"""Visitors of the chat: they write, wait, give up or are answered, attach, end and rate."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any

import httpx
import websockets

from apps.desk.simulation.centre import Centre
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.plan import GOODBYE, Customer

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)
LONGEST = 240.0  # seconds for an answer once somebody has it
ACK_WITHIN = 10.0
RESOLVES = {"agent", "email"}  # who ended it, when its case is settled


class Visitor:
    """One browser tab, as docs/widget-protocol.md asks of it."""

    def __init__(self, centre: Centre, ledger: Ledger, plan: Customer, mail: str) -> None:
        self.centre, self.ledger, self.plan, self.mail = centre, ledger, plan, mail
        self.key = centre.key("chat", plan.brand)
        self.token, self.conversation = "", None
        self.seq, self.status, self.ended_by = 0, "idle", ""
        self.seen: set[int] = set()
        self.answers = 0
        self.agent = False
        self.unacked: dict[str, dict[str, Any]] = {}
        self.changed = asyncio.Event()
        self.socket: Any = None
        self.began = 0.0
        self.greeted = asyncio.Event()

    async def visit(self) -> None:
        line = asyncio.create_task(self._keep_line())
        try:
            await asyncio.wait_for(self.greeted.wait(), LONGEST)
            await self._talk()
        except TimeoutError:
            self.ledger.trouble(f"visitor {self.plan.number} waited in vain: {self.status}")
        finally:
            line.cancel()
            if self.socket:
                await self.socket.close()

    async def _talk(self) -> None:
        dice = random.Random(self.plan.number)
        for n, words in enumerate(self.plan.lines):
            last = n == len(self.plan.lines) - 1
            await self._say(words, files=await self._files() if n and self.plan.attaches else [])
            if n == 0:
                self.began = time.monotonic()
                self.ledger.arrived["chat"] += 1
                if not await self._until(lambda: self.agent or self._over(), self.plan.patience):
                    await self._give_up()
                    return
                self.ledger.waits["chat"].append(time.monotonic() - self.began)
            wanted = n + 1
            await self._until(lambda w=wanted: self.answers >= w or self._over(), LONGEST, True)
            if self._over():
                break
            await self._send({"type": "read", "seq": self.seq})
            await asyncio.sleep(dice.uniform(0.3, 2))
            if last:
                await self._finish()
        if self._over():
            await self._rate()

    async def _finish(self) -> None:
        if self.plan.ends_it:
            await self._end()
        else:
            await self._say(GOODBYE)
            await self._until(self._over, LONGEST, True)

    async def _give_up(self) -> None:
        """Ends it; whoever took it in the same moment counts as an answer."""
        await self._end()
        await self._greet_anew()
        if self.agent:
            self.ledger.waits["chat"].append(time.monotonic() - self.began)
        else:
            self.ledger.abandoned["chat"] += 1

    async def _end(self) -> None:
        while not self._over():
            await self._send({"type": "end"})
            await self._until(self._over, 5)

    async def _greet_anew(self) -> None:
        """The centre's own last word on this conversation."""
        self.greeted.clear()
        await self._hello()
        await asyncio.wait_for(self.greeted.wait(), LONGEST)
        await asyncio.sleep(0.5)

    async def _rate(self) -> None:
        if not self.plan.rating or self.ended_by == "email":
            return
        key = f"rate-{self.plan.number}"
        frame = {"type": "rate", "score": self.plan.rating, "comment": "", "client_id": key}
        await self._certain(key, frame)
        self.ledger.ratings[str(self.plan.rating)] += 1

    async def _say(self, words: str, files: list[str] | None = None) -> None:
        if self._over():
            return
        key = f"say-{self.plan.number}-{len(self.seen)}-{time.monotonic_ns()}"
        frame: dict[str, Any] = {"type": "message", "client_id": key, "body": words}
        if files:
            frame["attachments"] = files
        if await self._certain(key, frame):
            self.ledger.received["chat"] += 1

    async def _certain(self, key: str, frame: dict[str, Any]) -> bool:
        """Sent again after every break, until it is acknowledged; False when it was refused."""
        self.unacked[key] = frame
        await self._send(frame)
        for _ in range(int(LONGEST / ACK_WITHIN)):
            if await self._until(lambda: key not in self.unacked, ACK_WITHIN):
                return not self.unacked_refused(key)
            if self.socket:
                await self.socket.close()  # and the next line sends it again
        raise TimeoutError

    def unacked_refused(self, key: str) -> bool:
        return key in self._refused

    _refused: frozenset[str] = frozenset()

    async def _files(self) -> list[str]:
        headers = {"Authorization": f"Visitor {self.token}"}
        async with httpx.AsyncClient(base_url=self.centre.address, timeout=30) as client:
            answer = await self.centre.call(
                client, "POST", f"/chat/{self.key}/attachments/", headers=headers,
                files={"file": ("lamp.png", PICTURE, "image/png")},
            )  # fmt: skip
        if answer.status_code != 201:
            self.ledger.trouble(f"upload: {answer.status_code} {answer.text[:100]}")
            return []
        return [str(answer.json()["id"])]

    # --- the line ---------------------------------------------------------------------------

    async def _keep_line(self) -> None:
        """Connect, and again with back-off whenever it breaks."""
        url = f"{self.centre.address.replace('http', 'ws', 1)}/ws/chat/{self.key}/"
        pause = 0.5
        while True:
            try:
                async with websockets.connect(url, compression=None, max_size=65536) as socket:
                    self.socket, pause = socket, 0.5
                    await self._hello()
                    async for raw in socket:
                        await self._hear(json.loads(raw))
            except (OSError, websockets.WebSocketException, TimeoutError):
                self.centre.broken += 1
            self.socket = None
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)

    async def _hello(self) -> None:
        frame: dict[str, Any] = {
            "type": "hello",
            "profile": {"name": f"Sim {self.plan.number}", "email": self.mail},
            "page": {"url": "https://hemrum.example/lamps", "title": "Lamps"},
        }
        if self.token:
            frame |= {"visitor": self.token, "resume": self.seq}
        if self.conversation:
            frame["conversation"] = self.conversation
        await self._send(frame)

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            if self.socket:
                await self.socket.send(json.dumps(frame))
        except websockets.WebSocketException:
            pass  # the line is made anew, and what counts is sent again

    async def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                self.token, self.status = frame["visitor"], frame["status"]
                if frame["conversation"]:
                    self.conversation = frame["conversation"]
                self.greeted.set()
                for kept in list(self.unacked.values()):
                    await self._send(kept)
            case "message":
                self._read(frame)
            case "ack":
                self.unacked.pop(frame["client_id"], None)
            case "agent":
                self.agent, self.status = True, "talking"
            case "ended":
                self.status, self.ended_by = "ended", frame["by"]
                if self.began and self.ended_by in RESOLVES:
                    self.ledger.settled.append(time.monotonic() - self.began)
            case "error" if frame.get("client_id") in self.unacked:
                if frame.get("retry_after") is None:
                    self.unacked.pop(frame["client_id"])
                    self._refused |= {frame["client_id"]}
                    if frame["code"] != "ended":
                        self.ledger.trouble(f"refused: {frame}")
        self.changed.set()

    def _read(self, frame: dict[str, Any]) -> None:
        if frame["seq"] in self.seen:
            self.ledger.doubles += 1
            return
        self.seen.add(frame["seq"])
        self.seq = max(self.seq, frame["seq"])
        if frame["author"]["role"] == "agent":
            self.answers += 1
            self.agent = True
            if self.answers == 1:
                self.ledger.replies.append(time.monotonic() - self.began)
            self.ledger.seen_by_visitors += 1

    def _over(self) -> bool:
        return self.status == "ended"

    async def _until(self, done: Any, seconds: float, must: bool = False) -> bool:
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            if left <= 0:
                if must:
                    raise TimeoutError
                return False
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), min(left, 1))
            except TimeoutError:
                continue
        return True
