"""The two ends of a chat as their own clients have it: the widget's socket, the desk's browser."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import websockets

TOKEN = "b" * 32  # a CSRF cookie and its header only have to agree
NEWEST = 2**31 - 1  # a bench has no eyes: what crosses on the way is no reason to stop
STAMP = re.compile(r"stamp-(\w+)-end")
CASE = re.compile(r"/desk/cases/(\d+)/")
OFFER = re.compile(r"/desk/offers/(\d+)/acceptance/")

Heard = Callable[[str, float], None]  # (stamp, when on time.perf_counter)


@dataclass(slots=True)
class Visitor:
    """A widget's socket. ``heard`` is called for each message that is not its own."""

    address: str
    key: str
    heard: Heard
    socket: Any = None
    acks: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None
    sent: int = 0
    refused: str = ""  # what the chat complained of

    async def open(self) -> None:
        url = f"{self.address.replace('http', 'ws')}/ws/chat/{self.key}/"
        self.socket = await websockets.connect(url, compression=None, max_size=65536)
        await self._send({"type": "hello"})
        self.task = asyncio.create_task(self._listen())

    async def say(self, stamp: str) -> None:
        if self.refused:
            raise RuntimeError(f"The chat refused: {self.refused}")
        self.sent += 1
        body = f"stamp-{stamp}-end The glass of my new lamp is cracked along one side."
        await self._send({"type": "message", "client_id": stamp, "body": body})

    async def close(self) -> None:
        if self.task:
            self.task.cancel()
        await self.socket.close()

    async def _send(self, frame: dict[str, Any]) -> None:
        await self.socket.send(json.dumps(frame))

    async def _listen(self) -> None:
        async for raw in self.socket:
            frame = json.loads(raw)
            if frame["type"] == "error":
                self.refused = str(frame)
                return
            if frame["type"] != "message" or frame["author"]["role"] == "visitor":
                continue
            for stamp in STAMP.findall(frame["body"]):
                self.heard(stamp, time.perf_counter())


@dataclass(slots=True)
class Desk:
    """An agent's browser: the live socket, and the pages it fetches when it is hinted.

    ``heard`` gets the stamps of what the thread shows, ``offered`` the offers on the screen.
    """

    address: str
    session: str
    heard: Heard
    offered: Callable[[int, float], None]
    client: httpx.AsyncClient | None = None
    socket: Any = None
    cursors: dict[int, tuple[int, int]] = field(default_factory=dict)  # number: (pk, seq)
    numbers: dict[int, int] = field(default_factory=dict)  # case pk: number
    legs: dict[int, int] = field(default_factory=dict)  # number: interaction
    taken: dict[str, asyncio.Future[bool]] = field(default_factory=dict)  # by client_id
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)

    async def open(self) -> None:
        cookies = {"switchroom": self.session, "csrftoken": TOKEN}
        self.client = httpx.AsyncClient(
            base_url=self.address,
            cookies=cookies,
            headers={"X-CSRFToken": TOKEN, "HX-Request": "true", "Referer": self.address},
            timeout=30,
        )
        self.socket = await websockets.connect(
            f"{self.address.replace('http', 'ws')}/live/",
            additional_headers={"Cookie": f"switchroom={self.session}"},
            origin=self.address,  # type: ignore[arg-type]
            compression=None,
        )
        self._start(self._listen())
        self._start(self._beat())
        await self.fetch_offers()

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await self.socket.close()
        if self.client:
            await self.client.aclose()

    async def accept(self, offer_id: int) -> int:
        """Take an offer and open its conversation; returns the case's number."""
        answer = await self._post(f"/desk/offers/{offer_id}/acceptance/", {})
        found = CASE.search(answer.headers.get("HX-Push-Url", "") + answer.text)
        if answer.status_code != 200 or not found:
            raise RuntimeError(f"The offer was refused: {answer.status_code} {answer.text[:200]}")
        return int(found[1])

    async def watch(self, number: int, case_pk: int, leg: int) -> None:
        self.numbers[case_pk], self.legs[number] = number, leg
        self.cursors[number] = (case_pk, 0)
        await self.socket.send(json.dumps({"watch": f"case.{case_pk}"}))
        await self.fetch_thread(number)  # a browser has it with the page

    async def say(self, number: int, stamp: str) -> None:
        """As said-live.js does, but for what it would be told on a post."""
        body = f"stamp-{stamp}-end I am sorry. A new one reaches you on Friday before noon."
        pk, leg = self.cursors[number][0], self.legs[number]
        word = {"case": pk, "leg": leg, "body": body, "client_id": stamp, "base_seq": NEWEST}
        taken = self.taken[stamp] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"reply": word}))
        try:
            if not await asyncio.wait_for(taken, 30):
                raise RuntimeError("The reply was refused.")
        finally:
            del self.taken[stamp]

    async def fetch_offers(self) -> None:
        answer = await self._get("/desk/offers/", {})
        now = time.perf_counter()
        for offer_id in OFFER.findall(answer.text):
            self.offered(int(offer_id), now)

    async def fetch_thread(self, number: int) -> None:
        pk, seq = self.cursors[number]
        answer = await self._get(f"/desk/cases/{number}/messages/", {"after": str(seq)})
        now = time.perf_counter()
        if answer.status_code != 200:
            return
        for stamp in STAMP.findall(answer.text):
            self.heard(stamp, now)
        seen = [int(found) for found in re.findall(r'data-seq="(\d+)"', answer.text)]
        self.cursors[number] = (pk, max([seq, *seen]))

    async def _listen(self) -> None:
        async for raw in self.socket:
            frame = json.loads(raw)
            hint = frame.get("hint", "")
            if hint == "offers-changed":
                self._once("offers", self.fetch_offers)
            elif found := re.fullmatch(r"case-(\d+)-changed", hint):
                self._look(int(found[1]))
            elif frame.get("push") == "reply-taken":
                content = frame["content"]
                if content["client_id"] in self.taken:
                    self.taken[content["client_id"]].set_result(content["said"])
            elif found := re.fullmatch(r"case-(\d+)-word", frame.get("push", "")):
                self._show(int(found[1]), frame["content"])

    def _look(self, case_pk: int) -> None:
        number = self.numbers.get(case_pk)
        if number is not None:
            self._once(f"case {number}", partial(self.fetch_thread, number))

    def _show(self, case_pk: int, word: dict[str, Any]) -> None:
        """As live-words.js does: the next line as it is, after a gap the thread is fetched."""
        number = self.numbers.get(case_pk)
        pk, seq = self.cursors.get(number or 0, (0, 0))
        if number is None or word["seq"] <= seq:
            return
        if word["seq"] > seq + 1:
            self._look(case_pk)
            return
        self.cursors[number] = (pk, word["seq"])
        for stamp in STAMP.findall(word["body"]):
            self.heard(stamp, time.perf_counter())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(10)
            await self.socket.send(json.dumps({"beat": {"hidden": False}}))

    def _once(self, key: str, fetch: Callable[[], Any]) -> None:
        """As htmx does: one request at a time for a region, and one more if hinted meanwhile."""
        if key in self.busy:
            self.again.add(key)
            return
        self.busy.add(key)
        self._start(self._fetch(key, fetch))

    async def _fetch(self, key: str, fetch: Callable[[], Any]) -> None:
        try:
            await fetch()
            while key in self.again:
                self.again.discard(key)
                await fetch()
        finally:
            self.busy.discard(key)

    async def _post(self, path: str, form: dict[str, str]) -> httpx.Response:
        if self.client is None:
            raise RuntimeError("open() comes first")
        return await self.client.post(path, data=form)

    async def _get(self, path: str, query: dict[str, str]) -> httpx.Response:
        if self.client is None:
            raise RuntimeError("open() comes first")
        return await self.client.get(path, params=query)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            raise error
