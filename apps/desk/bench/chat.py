"""Chats end to end: from just before the send until the other side's own client has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from apps.desk.bench import bare, stage
from apps.desk.bench.figures import Result, percentile, spread
from apps.desk.bench.wire import Desk, Visitor
from apps.routing.models import Offer

EACH_AGENT = 10
EVERY = 2.0  # seconds between the messages of one side
LEVELS = ((1, 10), (50, 20), (200, 20))  # chats, messages of each side
QUICK = ((2, 3),)
LADDER = (
    50,
    100,
    150,
    200,
    250,
    300,
    400,
    500,
    700,
)  # messages a second, until p99 passes a second
LADDER_CHATS = 150  # no visitor may write more than a message a second for long
STEP_SECONDS = 8.0

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("chat")
    address = settings.PUBLIC_URL
    for chats, count in QUICK if quick else LEVELS:
        say(f"{chats} chats, {count} messages each way …")
        found = asyncio.run(_level(address, chats, count))
        result.figures[f"{chats} chats"] = {name: spread(times) for name, times in found.items()}
        say(f"  {result.figures[f'{chats} chats']}")
        if chats == LEVELS[1][0]:
            slowest = max(percentile(found[way], 0.95) or 9 for way in ("to_agent", "to_visitor"))
            result.at_most("p95 at 50 chats, ms", slowest * 1000, 25)
            offered = percentile(found["open_to_offered"], 0.95)
            result.at_most("open to offered p95, ms", offered and offered * 1000, 50)
        if chats == LEVELS[2][0]:
            slowest = max(percentile(found[way], 0.99) or 9 for way in ("to_agent", "to_visitor"))
            result.at_most("p99 at 200 chats, ms", slowest * 1000, 60)
    say("messages a second, both ways …")
    ours = asyncio.run(_most(address, LADDER[:1] if quick else LADDER, say))
    say("the floor: a bare consumer with one INSERT a message …")
    floor = bare.measure(chats=LEVELS[1][0] if not quick else 2, count=10, every=EVERY)
    result.figures |= {"messages_per_second": ours, "floor_50_chats": spread(floor)}
    result.at_least("messages a second at p99 < 1 s", ours, 250)
    if not quick:
        _ratio(result, floor)
    return result


def _ratio(result: Result, floor: list[float]) -> None:
    theirs = spread(floor)["p95_ms"]
    ours = result.figures["50 chats"]["to_visitor"]["p95_ms"]
    if theirs and ours:
        result.ratios["p95 at 50 chats to the floor's"] = round(ours / theirs, 2)


async def _level(address: str, chats: int, count: int) -> dict[str, Any]:
    room = await _Room.fill(address, chats)
    try:
        await room.talk(count=count, every=EVERY)
        return {
            "open_to_offered": list(room.offer_times.values()),
            "to_agent": room.to_agent,
            "to_visitor": room.to_visitor,
        }
    finally:
        await room.leave()


async def _most(address: str, ladder: tuple[int, ...], say: Say) -> int:
    """The highest rate of the ladder at which p99 stays below a second."""
    best = 0
    room = await _Room.fill(address, LADDER_CHATS)
    try:
        for rate in ladder:
            room.forget()
            every = 2 * len(room.visitors) / rate
            await room.talk(count=max(2, int(STEP_SECONDS / every)), every=every)
            worst = percentile([*room.to_agent, *room.to_visitor], 0.99)
            say(f"  {rate} a second: p99 {round((worst or 9) * 1000)} ms, {len(room.waiting)} late")
            if worst is None or worst >= 1 or room.waiting:
                break
            best = rate
    finally:
        await room.leave()
    return best


class _Room:
    """Visitors and the agents who have them, with a stopwatch on every message."""

    def __init__(self) -> None:
        self.visitors: list[Visitor] = []
        self.desks: list[Desk] = []
        self.pairs: list[tuple[Visitor, Desk, int]] = []
        self.waiting: dict[str, tuple[float, list[float]]] = {}
        self.to_agent: list[float] = []
        self.to_visitor: list[float] = []
        self.offer_times: dict[int, float] = {}
        self.offers: asyncio.Queue[tuple[Desk, int, float]] = asyncio.Queue()

    @classmethod
    async def fill(cls, address: str, chats: int) -> _Room:
        """Open ``chats`` conversations one after the other: each offered, accepted, watched."""
        room = cls()
        agents = max(1, -(-chats // EACH_AGENT)) + 1
        set_up = await asyncio.to_thread(stage.build, agents=agents, chats_each=EACH_AGENT)
        for user in set_up.agents:
            await room._seat(address, await asyncio.to_thread(stage.cookie, user))
        for n in range(chats):
            await room._open(address, set_up.chat.key, n)
        return room

    async def _seat(self, address: str, session: str) -> None:
        def offered(offer_id: int, at: float) -> None:
            if offer_id not in seen:
                seen.add(offer_id)
                self.offers.put_nowait((desk, offer_id, at))

        seen: set[int] = set()
        desk = Desk(address, session, heard=self._heard, offered=offered)
        self.desks.append(desk)
        await desk.open()

    async def _open(self, address: str, key: str, n: int) -> None:
        visitor = Visitor(address, key, heard=self._heard)
        await visitor.open()
        self.visitors.append(visitor)
        began = time.perf_counter()
        await visitor.say(f"open{id(self)}x{n}")
        try:
            desk, offer_id, at = await asyncio.wait_for(self.offers.get(), 30)
        except TimeoutError as error:
            raise RuntimeError(f"No offer for chat {n}. {visitor.refused}") from error
        self.offer_times[n] = at - began
        number = await desk.accept(offer_id)
        await desk.watch(number, *await asyncio.to_thread(_place_of, offer_id))
        self.pairs.append((visitor, desk, number))

    async def talk(self, *, count: int, every: float) -> None:
        """Each side of each chat sends ``count`` messages; the chats are spread over ``every``."""
        share = every / max(1, len(self.pairs))
        talks = [
            asyncio.create_task(self._chat(n, pair, count, every, delay=n * share))
            for n, pair in enumerate(self.pairs)
        ]
        await asyncio.gather(*talks)
        for _ in range(100):  # ten seconds for what is still on its way
            if not self.waiting:
                break
            await asyncio.sleep(0.1)

    async def _chat(
        self, n: int, pair: tuple[Visitor, Desk, int], count: int, every: float, *, delay: float
    ) -> None:
        visitor, desk, number = pair
        await asyncio.sleep(delay)
        start = time.perf_counter()
        for m in range(count):
            stamp = f"{id(self)}x{n}x{m}x{time.perf_counter_ns()}"
            self.waiting[f"v{stamp}"] = (time.perf_counter(), self.to_agent)
            await visitor.say(f"v{stamp}")
            await asyncio.sleep(every / 2)
            self.waiting[f"a{stamp}"] = (time.perf_counter(), self.to_visitor)
            await desk.say(number, f"a{stamp}")
            await asyncio.sleep(max(0, start + (m + 1) * every - time.perf_counter()))

    def _heard(self, stamp: str, at: float) -> None:
        if stamp in self.waiting:
            began, times = self.waiting.pop(stamp)
            times.append(at - began)

    def forget(self) -> None:
        self.to_agent.clear()
        self.to_visitor.clear()
        self.waiting.clear()

    async def leave(self) -> None:
        for visitor in self.visitors:
            await visitor.close()
        for desk in self.desks:
            await desk.close()


def _place_of(offer_id: int) -> tuple[int, int]:
    """The case and the interaction."""
    places = Offer.objects.values_list("entry__interaction__case_id", "entry__interaction_id")
    found: tuple[int, int] = places.get(pk=offer_id)
    return found
