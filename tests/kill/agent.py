"""An agent's browser: the live socket tells it what to fetch, and it answers every customer."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import httpx
import websockets

from apps.desk.bench.wire import CASE, OFFER, TOKEN
from tests.kill.visitor import GONE

SAID = re.compile(r"(\w+-\d+) The glass is cracked")
SEQ = re.compile(r'data-seq="(\d+)"')
GROUP = re.compile(r'<live-watch group="(case\.\d+)">')
BEAT = 5.0  # seconds
PAUSE = 0.4  # seconds before the next try


class Agent:
    """Keeps what its screen has shown, and which answers were accepted."""

    def __init__(self, address: str, cookie: str) -> None:
        self.address = address
        self.cookie = f"switchroom={cookie}; csrftoken={TOKEN}"
        self.client = httpx.AsyncClient(
            base_url=address,
            headers={"Cookie": self.cookie, "X-CSRFToken": TOKEN, "HX-Request": "true",
                     "Referer": address},
            timeout=10,
        )  # fmt: skip
        self.cases: set[int] = set()  # numbers
        self.seen: dict[int, list[int]] = {}  # case number: seqs, as they came
        self.chats: set[int] = set()  # those cases that are answered here
        self.groups: set[str] = set()  # what the socket watches
        self.heard: list[str] = []  # client ids of visitors' messages on the screen
        self.owed: list[tuple[int, str]] = []  # case number, client id: not yet answered
        self.answered: set[str] = set()  # client ids of answers the server said yes to
        self._nudge = asyncio.Event()

    async def live(self) -> None:
        """The socket: a hint, or being connected anew, is a reason to fetch."""
        url = f"{self.address.replace('http', 'ws')}/live/"
        while True:
            try:
                async with websockets.connect(
                    url, additional_headers={"Cookie": self.cookie}, origin=self.address,
                    compression=None, open_timeout=5,
                ) as socket:  # fmt: skip
                    await self._listen(socket)
            except GONE:
                pass
            await asyncio.sleep(PAUSE)

    async def work(self) -> None:
        """Fetch when nudged; what fails is tried again."""
        while True:
            await self._nudge.wait()
            self._nudge.clear()
            try:
                await self._take_offers()
                for number in sorted(self.chats):
                    await self._read(number)
                await self._answer()
            except httpx.HTTPError:
                self._nudge.set()
                await asyncio.sleep(PAUSE)

    async def thread(self, number: int) -> list[int]:
        """The seqs of a conversation, page by page."""
        found: list[int] = []
        while more := SEQ.findall(await self._fetch(number, after=max(found, default=0))):
            found += map(int, more)
        return found

    async def _listen(self, socket: Any) -> None:
        beat_at = 0.0
        watched: set[str] = set()
        loop = asyncio.get_running_loop()
        while True:
            if loop.time() >= beat_at:
                beat_at = loop.time() + BEAT
                await socket.send(json.dumps({"beat": {"hidden": False}}))
            for group in self.groups - watched:
                watched.add(group)
                await socket.send(json.dumps({"watch": group}))
            try:
                frame = json.loads(await asyncio.wait_for(socket.recv(), 0.5))
            except TimeoutError:
                continue
            if "hint" in frame:
                self._nudge.set()

    async def _take_offers(self) -> None:
        page = await self._ask("GET", "/desk/offers/")
        for offer in set(OFFER.findall(page.text)):
            await self._ask("POST", f"/desk/offers/{offer}/acceptance/")
        # From the list, because the answer to an acceptance may have been lost.
        page = await self._ask("GET", "/desk/worklist/")
        for number in {int(found) for found in CASE.findall(page.text)} - self.cases:
            opened = await self._ask("GET", f"/desk/cases/{number}/talk/")
            self.groups |= set(GROUP.findall(opened.text))
            await self._read(number)
            self.cases.add(number)  # what failed half-way is opened again

    async def _read(self, number: int) -> None:
        seen = self.seen.setdefault(number, [])
        text = await self._fetch(number, after=max(seen, default=0))
        seen += [int(seq) for seq in SEQ.findall(text)]
        for client_id in SAID.findall(text):
            self.chats.add(number)
            if client_id not in self.heard:
                self.heard.append(client_id)
                self.owed.append((number, client_id))

    async def _answer(self) -> None:
        while self.owed:
            number, client_id = self.owed[0]
            form = {"body": f"re {client_id}", "client_id": f"re-{client_id}", "then": "stay"}
            answer = await self._ask("POST", f"/desk/cases/{number}/reply/", form)
            assert answer.status_code == 200, answer.text[:500]
            self.answered.add(f"re-{client_id}")
            self.owed.pop(0)

    async def _fetch(self, number: int, *, after: int) -> str:
        answer = await self._ask("GET", f"/desk/cases/{number}/messages/?after={after}")
        return answer.text if answer.status_code == 200 else ""

    async def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> httpx.Response:
        """A server in trouble is asked again later: raises HTTPError."""
        answer = await self.client.request(method, path, data=form)
        if answer.status_code >= 500:
            raise httpx.ReadError(f"{answer.status_code} {path}")
        return answer
