"""Agents at their desks: sign in, go available, take offers, answer, note, switch, wrap up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import websockets

from apps.desk.simulation.centre import Centre, Unreachable
from apps.desk.simulation.hands import Hands
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.plan import ANSWERS, GOODBYE, Agent

CARD = re.compile(r'data-offer="(\d+)".*?</article>', re.S)
RINGS = "<call-offer"  # in the card of what a telephone answers
CASE = re.compile(r"/desk/cases/(\d+)/")
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WAY = re.compile(r'name="via" value="(\d+-\d+)"')
CODES = {"hemrum": "tracked", "kraftli": "reading_stored"}
TRIES = 10  # half a second each, until the desk shows a call that was answered
LOOK_EVERY = 3.0  # seconds, should a hint be lost
DONE = {"ended"}


@dataclass(slots=True)
class Talk:
    """One case in the agent's hands."""

    number: int
    brand: str
    is_ours: bool  # of this simulation: older work lies about in a demo
    taken_at: float
    since: dict[int, float] = field(default_factory=dict)  # interaction: when it came to hand
    kind: str = ""  # how the case began
    seen: int = 0
    answered_upto: int = 0
    is_older_call: bool = False  # a callback, a voicemail
    noted: bool = False
    switched: bool = False
    nudge: asyncio.Event = field(default_factory=asyncio.Event)


class Desk:
    def __init__(self, centre: Centre, ledger: Ledger, plan: Agent, since: datetime) -> None:
        self.centre, self.ledger, self.plan, self.since = centre, ledger, plan, since
        self.dice = random.Random(plan.seed)
        self.talks: dict[int, Talk] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.decided: set[int] = set()
        self.takes = True
        self.client = httpx.AsyncClient(base_url=centre.address, timeout=40)
        self.csrf = ""
        self.offers = asyncio.Event()
        self.hands = ledger.hands[plan.user] = Hands()

    @property
    def is_idle(self) -> bool:
        return not self.talks

    async def work(self) -> None:
        await self._sign_in()
        mine = {"owner": self.plan.user, "status": "active", "limit": 1}
        self.hands.is_clean = not (await self.centre.api("interactions/", **mine))["results"]
        await self._post("/desk/presence/", presence="available")
        self.hands.came = time.time()
        await asyncio.gather(self._keep_line(), self._look())

    async def leave(self) -> None:
        for task in self.tasks:
            task.cancel()
        with contextlib.suppress(Unreachable, httpx.HTTPError):
            await self._post("/desk/presence/", presence="offline")
            self.hands.left = time.time()
        await self.client.aclose()

    # --- the browser ------------------------------------------------------------------------

    async def _sign_in(self) -> None:
        page = await self.centre.call(self.client, "GET", "/accounts/login/")
        self.csrf = _csrf(page.text)
        password = self.centre.told["logins"]["agent"]["password"]
        answer = await self._post("/accounts/login/", login=self.plan.user, password=password)
        if "switchroom" not in self.client.cookies:
            raise RuntimeError(f"{self.plan.user} cannot sign in: {answer.status_code}")
        self.csrf = self.client.cookies.get("csrftoken") or self.csrf

    async def _post(self, path: str, **form: str) -> httpx.Response:
        headers = {
            "X-CSRFToken": self.csrf, "Referer": self.centre.address, "HX-Request": "true",
            "Origin": self.centre.address,
        }  # fmt: skip
        return await self.centre.call(self.client, "POST", path, data=form, headers=headers)

    async def _get(self, path: str) -> httpx.Response:
        headers = {"HX-Request": "true"}
        return await self.centre.call(self.client, "GET", path, headers=headers)

    async def _keep_line(self) -> None:
        url = f"{self.centre.address.replace('http', 'ws', 1)}/live/"
        while True:
            cookie = f"switchroom={self.client.cookies.get('switchroom')}"
            try:
                async with websockets.connect(
                    url, compression=None, additional_headers={"Cookie": cookie},
                    origin=self.centre.address,  # type: ignore[arg-type]
                ) as socket:  # fmt: skip
                    beat = asyncio.create_task(_beat(socket))
                    try:
                        async for raw in socket:
                            self._hear(json.loads(raw))
                    finally:
                        beat.cancel()
            except (OSError, websockets.WebSocketException, TimeoutError):
                self.centre.broken += 1
            await asyncio.sleep(0.7)

    def _hear(self, frame: dict[str, Any]) -> None:
        hint = str(frame.get("hint", ""))
        if hint in {"offers-changed", "live-resync"}:
            self.offers.set()
        if hint != "offers-changed":
            for talk in self.talks.values():
                talk.nudge.set()

    # --- offers -----------------------------------------------------------------------------

    async def _look(self) -> None:
        while True:
            self.offers.clear()
            page = await self._get("/desk/offers/")
            for card in CARD.finditer(page.text):
                offer, rings = int(card[1]), RINGS in card[0]
                if offer not in self.decided:
                    self.decided.add(offer)
                    self.ledger.offers_seen.add(offer)
                    if not rings:
                        self._start(self._decide(offer))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.offers.wait(), LOOK_EVERY)

    async def _decide(self, offer: int) -> None:
        roll = self.dice.random()
        await asyncio.sleep(self.dice.uniform(0.2, 1.2))
        if roll < self.plan.misses and self.takes:
            return  # at the coffee machine
        if roll < self.plan.misses + self.plan.declines and self.takes:
            answer = await self._post(f"/desk/offers/{offer}/refusal/")
            if answer.status_code == 200:
                self.ledger.declined.add(offer)
            elif answer.extensions["again"]:
                self.ledger.doubtful.add(offer)
            return
        answer = await self._post(f"/desk/offers/{offer}/acceptance/")
        if answer.status_code != 200:
            return  # gone: the customer left, or it was too late
        taken_at = time.monotonic()
        number = CASE.search(answer.headers.get("HX-Push-Url", "") + answer.text)
        if number is None:
            self.ledger.trouble(f"offer {offer} opened nothing")
            return
        self.ledger.accepted.add(offer)
        await self._take_up(int(number[1]), taken_at)

    # --- the telephone ----------------------------------------------------------------------

    async def ringing(self) -> int | None:
        """The offer that rings their telephone now."""
        page = await self._get("/desk/offers/")
        found = next((card for card in CARD.finditer(page.text) if RINGS in card[0]), None)
        if found is None:
            return None
        self.ledger.offers_seen.add(int(found[1]))
        return int(found[1])

    async def take_up_call(self, other: str, taken_at: float) -> int | None:
        """The call with ``other`` is theirs: its case is wrapped up like any other's."""
        for _ in range(TRIES):
            rows = (await self.centre.api("calls/", state="talking", limit=200))["results"]
            call = next((row for row in rows if row["other_party"] == other), None)
            if call is not None:
                leg = await self.centre.api(f"interactions/{call['interaction']}/")
                await self._take_up(leg["case"], taken_at)
                return int(call["id"])
            await asyncio.sleep(0.5)
        self.ledger.trouble(f"{self.plan.user}: the call with {other} is not to be seen")
        return None

    async def order(self, call: int, verb: str) -> None:
        await self._post(f"/desk/calls/{call}/orders/", verb=verb)

    async def _take_up(self, number: int, taken_at: float) -> None:
        legs = await self._legs(number)
        leg = next((leg for leg in legs if leg["owner"] == self.plan.user), legs[0])
        is_ours = datetime.fromisoformat(legs[-1]["opened_at"]) >= self.since
        talk = self.talks.get(number) or Talk(
            number, leg["channel"].partition("-")[0], is_ours, taken_at
        )
        talk.since[leg["id"]] = taken_at
        talk.kind = legs[-1]["kind"]
        self.hands.take(leg["id"], kind=leg["kind"], is_ours=is_ours)
        talk.is_older_call = leg["kind"] == "voice" and not is_ours
        if is_ours and leg["continues"] is None:
            self.ledger.answered[leg["kind"]].add(leg["id"])
        if number not in self.talks:
            self.talks[number] = talk
            self._start(self._hold(talk))

    # --- the conversation -------------------------------------------------------------------

    async def _hold(self, talk: Talk) -> None:
        try:
            if talk.is_older_call:
                await self._post(f"/desk/cases/{talk.number}/resolution/")  # nobody calls back
            while not await self._step(talk):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(talk.nudge.wait(), LOOK_EVERY)
                talk.nudge.clear()
        finally:
            self.talks.pop(talk.number, None)

    async def _step(self, talk: Talk) -> bool:
        """One look at the case and what follows from it; True when it is done with."""
        legs = await self._legs(talk.number)
        leg = next(
            (one for one in legs if one["owner"] == self.plan.user and one["status"] not in DONE),
            None,
        )
        if leg is None:
            return True
        talk.since.setdefault(leg["id"], time.monotonic())
        self.hands.take(leg["id"], kind=leg["kind"], is_ours=talk.is_ours)
        if leg["status"] == "wrap_up":
            self.hands.wrap(leg["id"])
            await self._wrap_up(talk, leg)
            return False  # perhaps another one waits in the same case
        told = await self.centre.api(f"cases/{talk.number}/messages/", after=talk.seen, limit=200)
        rows = told["results"]
        talk.seen = max([talk.seen, *(row["seq"] for row in rows)])
        asked = [row for row in rows if row["direction"] == "in"]
        if asked:
            await self._answer(talk, leg, asked)
        return False

    async def _answer(self, talk: Talk, leg: dict[str, Any], asked: list[dict[str, Any]]) -> None:
        await asyncio.sleep(self.plan.think * self.dice.uniform(0.5, 1.5))
        if not talk.noted and self.dice.random() < self.plan.notes:
            talk.noted = True
            await self._note(talk, leg)
        if leg["kind"] == "chat" and asked[-1]["body"] == GOODBYE:
            await self._post(f"/desk/cases/{talk.number}/resolution/")
            return
        via = ""
        if leg["kind"] == "chat" and not talk.switched and self.dice.random() < self.plan.switches:
            via = await self._mail_way(talk.number)
        await self._reply(talk, leg, via=via)

    async def _reply(self, talk: Talk, leg: dict[str, Any], *, via: str) -> None:
        is_letter = bool(via) or leg["kind"] != "chat"
        form = {
            "body": self.dice.choice(ANSWERS), "client_id": uuid.uuid4().hex,
            "base_seq": str(talk.seen), "then": "resolve" if is_letter else "stay", "via": via,
        }  # fmt: skip
        answer = await self._post(f"/desk/cases/{talk.number}/reply/", **form)
        if answer.status_code == 409:
            talk.seen = min(talk.seen, talk.answered_upto)  # read again, what was missed included
            talk.nudge.set()
            return
        if answer.status_code != 200:
            if await self._is_over(talk, leg):
                return
            await self._post(f"/desk/cases/{talk.number}/resolution/")  # nothing can be sent
            if talk.is_ours:
                said = _said(answer.text)
                self.ledger.trouble(f"reply {talk.number}: {answer.status_code} {said}")
            talk.nudge.set()
            return
        talk.answered_upto = talk.seen
        if talk.is_ours:
            self.ledger.sent["email" if is_letter else "chat"] += 1
            if is_letter:
                self.ledger.resolved[talk.kind][talk.number] = time.time()
            if leg["kind"] == "email":
                self.ledger.letters_answered.append(time.time())
        if via:
            talk.switched = True
        if leg["kind"] != "email" and is_letter:
            self._closed(talk, leg)  # went on by mail: done with here
        talk.nudge.set()

    async def _note(self, talk: Talk, leg: dict[str, Any]) -> None:
        key = uuid.uuid4().hex
        path = f"/desk/cases/{talk.number}/note/"
        answer = await self._post(path, body="Two left in Malmö.", client_id=key)
        if answer.status_code == 200 and talk.is_ours:
            self.ledger.notes[leg["kind"]] += 1

    async def _mail_way(self, number: int) -> str:
        """The key of the first usable mail address in the composer's menu; empty without one."""
        page = await self._get(f"/desk/cases/{number}/composer/")
        for item in page.text.split('<button class="item"')[1:]:
            found = WAY.search(item)
            if found and ">E-mail<" in item:
                return found[1]
        return ""

    async def _is_over(self, talk: Talk, leg: dict[str, Any]) -> bool:
        """The customer may have ended it while the agent wrote."""
        now = await self.centre.api(f"interactions/{leg['id']}/")
        return now["status"] in {"wrap_up", "ended"}

    async def _wrap_up(self, talk: Talk, leg: dict[str, Any]) -> None:
        await asyncio.sleep(self.dice.uniform(0.5, 2))
        form = {"disposition": CODES[talk.brand], "outcome": "resolved", "note": ""}
        answer = await self._post(f"/desk/cases/{talk.number}/wrap-up/end/", **form)
        now = await self.centre.api(f"interactions/{leg['id']}/")
        if now["status"] == "ended":
            self._closed(talk, leg)
        elif answer.status_code not in {200, 409}:
            self.ledger.trouble(f"wrap-up {talk.number}: {answer.status_code}")

    def _closed(self, talk: Talk, leg: dict[str, Any]) -> None:
        self.hands.done(leg["id"])
        if talk.is_ours and leg["id"] not in self.ledger.wrapped_up[leg["kind"]]:
            self.ledger.wrapped_up[leg["kind"]].add(leg["id"])
            self.ledger.handling[leg["kind"]].append(time.monotonic() - talk.since[leg["id"]])

    async def _legs(self, number: int) -> list[dict[str, Any]]:
        return list((await self.centre.api("interactions/", case=number))["results"])

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.ledger.trouble(f"{self.plan.user}: {error!r}")


async def _beat(socket: Any) -> None:
    with contextlib.suppress(websockets.WebSocketException):
        while True:
            await socket.send(json.dumps({"beat": {"hidden": False}}))
            await asyncio.sleep(10)


def _csrf(html: str) -> str:
    found = CSRF.search(html)
    return found[1] if found else ""


def _said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())[:160]
