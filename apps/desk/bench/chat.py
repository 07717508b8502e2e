"""Chats end to end: from just before the send until the other side's own client has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings

from apps.desk.bench import bare, stage
from apps.desk.bench.figures import Result, percentile, spread
from apps.desk.bench.rates import Holds, highest
from apps.desk.bench.wire import Desk, Visitor
from apps.routing.models import Offer

EACH_AGENT = 10
EVERY = 2.0  # seconds between the messages of one side
ONE, SOME, MANY = (1, 10), (50, 15), (200, 10)  # chats, messages of each side
QUICK = (2, 3)
AIM = 250  # messages a second, both ways together
HIGHEST = 1.8  # messages a second and chat: no visitor may write more than one a second for long
HALVINGS, QUICK_HALVINGS = 4, 1
STEP_SECONDS = 6.0

KEPT = 0.9  # of the rate asked for
LATE = 9.0  # seconds, where nothing came

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("chat")
    halvings = QUICK_HALVINGS if quick else HALVINGS
    say("the floor: a bare consumer with one INSERT a message …")
    chats, count = QUICK if quick else SOME
    floor, most = bare.measure(chats=chats, count=count, every=EVERY, search=halvings)
    result.figures |= {"floor 50 chats": spread(floor), "floor messages a second": most}
    say(f"  {spread(floor)}, {most} messages a second")
    asyncio.run(_measure(result, (QUICK,) if quick else (ONE, SOME, MANY), halvings, say))
    if not quick:
        _judge(result)
    return result


async def _measure(
    result: Result, levels: Sequence[tuple[int, int]], halvings: int, say: Say
) -> None:
    """Each level in a room of its own; the last one stays for the highest rate."""
    for chats, count in levels:
        say(f"{chats} chats, {count} messages each way …")
        room = await _Room.fill(settings.PUBLIC_URL, chats)
        try:
            await room.talk(count=count, every=EVERY)
            result.figures[f"{chats} chats"] = room.figures()
            say(f"  {room.figures()}")
            if (chats, count) == levels[-1]:
                say("messages a second, both ways …")
                most = round(HIGHEST * chats)
                found = await highest(
                    room.holds(say), first=min(AIM, most), most=most, steps=halvings
                )
                result.figures["messages a second"] = found
        finally:
            await room.leave()


def _judge(result: Result) -> None:
    found, floor = result.figures, result.figures["floor 50 chats"]
    some, many = found["50 chats"], found["200 chats"]
    both = ("to_agent", "to_visitor")
    result.at_most("p95 at 50 chats, ms", _slowest(some, both, "p95_ms"), 25)
    result.at_most("p99 at 200 chats, ms", _slowest(many, both, "p99_ms"), 60)
    result.at_most("open to offered p95, ms", some["open_to_offered"]["p95_ms"], 50)
    result.at_least("messages a second at p99 < 1 s", found["messages a second"], AIM)
    slowest = _slowest(some, both, "p95_ms")
    if slowest and floor["p95_ms"]:
        result.ratios["p95 at 50 chats to the floor's"] = round(slowest / floor["p95_ms"], 2)
    if most := found["floor messages a second"]:
        result.ratios["messages a second to the floor's"] = round(
            found["messages a second"] / most, 2
        )


def _slowest(level: dict[str, Any], ways: Sequence[str], mark: str) -> float | None:
    """The slower way's, in ms; None where nothing arrived."""
    marks = [level[way][mark] for way in ways]
    return None if None in marks else max(marks)


class _Room:
    """Visitors and the agents who have them, with a stopwatch on every message."""

    def __init__(self) -> None:
        self.visitors: list[Visitor] = []
        self.desks: list[Desk] = []
        self.pairs: list[tuple[Visitor, Desk, int]] = []
        self.waiting: dict[str, tuple[float, list[float]]] = {}
        self.to_agent: list[float] = []
        self.to_visitor: list[float] = []
        self.said_at = 0.0  # when the last of a talk was sent
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
        async with asyncio.TaskGroup() as talks:
            for n, pair in enumerate(self.pairs):
                talks.create_task(self._chat(n, pair, count, every, delay=n * share))
        self.said_at = time.perf_counter()
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

    def figures(self) -> dict[str, Any]:
        return {
            "open_to_offered": spread(self.offer_times.values()),
            "to_agent": spread(self.to_agent),
            "to_visitor": spread(self.to_visitor),
            "late": len(self.waiting),
        }

    def holds(self, say: Say) -> Holds:
        """Whether ``rate`` messages a second arrive, all of them, with p99 below a second."""

        async def try_at(rate: int) -> bool:
            self.forget()
            every = 2 * len(self.pairs) / rate
            began = time.perf_counter()
            try:
                await self.talk(count=max(2, round(STEP_SECONDS / every)), every=every)
            except ExceptionGroup as failures:  # refused, or no answer in half a minute
                say(f"  {rate} a second: {failures.exceptions[0]!r}")
                return False
            worst = percentile([*self.to_agent, *self.to_visitor], 0.99) or LATE
            real = round((len(self.to_agent) + len(self.to_visitor)) / (self.said_at - began))
            say(f"  {rate} ({real}) a second: p99 {worst * 1000:.0f} ms, {len(self.waiting)} late")
            # Who waits for an answer before they go on says less than they were to.
            return worst < 1 and not self.waiting and real >= KEPT * rate

        return try_at

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
