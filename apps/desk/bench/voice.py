"""Telephone calls on real Asterisks: set-ups a second, and recorded calls at once.

The floor is the same Asterisk with three lines of dialplan, which answer, record and dial on.
``tools/bench.py`` starts both Asterisks and says in ``telephones.json`` how they are reached.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from apps.desk.bench import stage
from apps.desk.bench.figures import Result, percentile, spread
from apps.desk.simulation.far import Far, Line
from apps.routing.models import CapacityProfile, Presence
from apps.voice.choices import ConsentPolicy
from apps.voice.models import Call, Phone, Recording
from apps.voice.protocol import AriError
from apps.voice.services import numbers, servers

RATES = (2, 4, 6, 8, 10, 15, 20)  # set-ups a second
PACED, TALK = 6.0, 2.0  # seconds
STEPS = (10, 20, 30, 40, 50, 60)  # calls at once
HELD = 4.0  # seconds at each step
IN_TIME = 1.0  # seconds of a set-up, of 95 in a hundred
GIVEN_UP = 10.0
SETTLED = 120.0  # seconds for telephones to register, and for the last call to end
MOST_MISSING = 2.0  # seconds of a recording
OURS, BARE = "+4930999000", "bare"
PRESENT = timedelta(hours=1)

Say = Callable[[str], None]


@dataclass
class Street:
    """Who calls, and telephones that are answered at the first ring."""

    far: Far
    number: str
    tried: int = 0
    _answered: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def man(self, phones: Sequence[str]) -> None:
        self._tasks = [asyncio.create_task(self._answer(phone)) for phone in phones]

    def leave(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def call(self) -> tuple[Line, float | None]:
        """From dialling until somebody has answered, in seconds; None: nobody has."""
        self.tried += 1
        caller = f"+4930{1_000_000 + self.tried + 100_000 * (self.number == BARE)}"
        answered = self._answered[caller] = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        try:
            line = await self.far.call(self.number, caller=caller)
        except AriError:
            return Line("refused"), None
        try:
            return line, await asyncio.wait_for(answered, GIVEN_UP) - began
        except TimeoutError:
            return line, None

    async def pace(self, rate: float, seconds: float) -> list[float | None]:
        """Calls that come evenly, each spoken in for ``TALK`` seconds."""

        async def one(n: int) -> float | None:
            await asyncio.sleep(n / rate)
            line, took = await self.call()
            await asyncio.sleep(TALK)
            await self.far.hang_up(line)
            return took

        return await asyncio.gather(*(one(n) for n in range(round(rate * seconds))))

    async def _answer(self, phone: str) -> None:
        while True:
            line = await self.far.rings[phone].get()
            try:
                await self.far.answer(line)
            except AriError:
                continue
            waits = self._answered.get(line.other)
            if waits is not None and not waits.done():
                waits.set_result(time.monotonic())


def run(*, quick: bool, say: Say) -> Result:
    told = json.loads((settings.DATA_DIR / "telephones.json").read_text())
    result = Result("voice")
    built = _furnish(told["ours"])
    asyncio.run(_measure(result, told, built, quick=quick, say=say))
    best = result.figures
    for name, aim in (("set_ups_per_second", 15), ("recorded_calls", 60)):
        result.at_least(name, best[name], aim)
        if best[f"bare_{name}"]:
            result.ratios[f"{name} to bare"] = round(best[name] / best[f"bare_{name}"], 2)
    result.at_most("recordings cut short", best["recordings_cut_short"], 0)
    return result


def _furnish(ours: dict[str, Any]) -> stage.Stage:
    """A number, and as many agents as there are telephones; nobody beats, all count as there."""
    built = stage.build(agents=len(ours["endpoints"]), chats_each=10)
    server = servers.connect(
        name="main", ari_url=ours["ari"], ari_user=ours["user"], ari_password=ours["password"],
        by=None,
    )  # fmt: skip
    numbers.add(
        number=OURS, name="Bench", brand=built.brand, server=server, queue=built.queue,
        by=built.agents[0], consent=ConsentPolicy.NONE,
    )  # fmt: skip
    Phone.objects.bulk_create(
        Phone(user=user, server=server, endpoint=endpoint, is_desk_phone=True)
        for user, endpoint in zip(built.agents, ours["endpoints"], strict=True)
    )
    CapacityProfile.objects.filter(name=built.brand.name).update(maxima={"voice": 1})
    Presence.objects.filter(user__in=built.agents).update(seen_at=timezone.now() + PRESENT)
    return built


async def _measure(
    result: Result, told: dict[str, Any], built: stage.Stage, *, quick: bool, say: Say
) -> None:
    rates, steps = (RATES[:1], (2,)) if quick else (RATES, STEPS)
    async with Far(told["theirs"]) as far:
        await _until(lambda: Phone.objects.filter(is_online=True).count() >= len(built.agents))
        for name, number, phones in (
            ("", OURS, told["ours"]["endpoints"]),
            ("bare_", BARE, ["floor"]),
        ):
            say(f"{number}: set-ups …")
            street = Street(far, number)
            street.man(phones)
            await _pace(result, street, rates, name)
            await _until(lambda: not Call.objects.live().exists())
            say(f"{number}: calls at once …")
            await _gather(result, street, steps, name)
            await _until(lambda: not Call.objects.live().exists())
            street.leave()


async def _pace(result: Result, street: Street, rates: Sequence[float], name: str) -> None:
    best: float = 0
    for rate in rates:
        times = await street.pace(rate, PACED)
        result.figures[f"{name}set_up_at_{rate:g}_a_second"] = _spread(times)
        if not _is_in_time(times):
            break
        best = rate
    result.figures[f"{name}set_ups_per_second"] = best


async def _gather(result: Result, street: Street, steps: Sequence[int], name: str) -> None:
    """More and more calls, none of which ends before the last has been heard for a while."""
    lines: list[tuple[Line, float]] = []
    best, since = 0, timezone.now()
    for step in steps:
        made = [await _paced(street) for _ in range(step - len(lines))]
        lines += [(line, time.monotonic()) for line, _took in made]
        await asyncio.sleep(HELD)
        times = [took for _line, took in made]
        result.figures[f"{name}set_up_with_{step}_calls"] = _spread(times)
        if not _is_in_time(times) or any(line.is_over.is_set() for line, _since in lines):
            break
        best = step
    held = [time.monotonic() - began for _line, began in lines]
    for line, _began in lines:
        await street.far.hang_up(line)
    result.figures[f"{name}recorded_calls"] = best
    if not name:
        await _until(lambda: not Call.objects.live().exists())
        short = await sync_to_async(_cut_short)(since, sorted(held))
        result.figures["recordings_cut_short"] = short


async def _paced(street: Street) -> tuple[Line, float | None]:
    await asyncio.sleep(0.1)
    return await street.call()


def _cut_short(since: Any, held: list[float]) -> int:
    """Recordings that miss more of their call than a moment, longest beside longest."""
    rows = Recording.objects.filter(started_at__gte=since).exclude(state="running")
    kept = sorted(rows.values_list("seconds", flat=True))
    missing = len(held) - len(kept)
    pairs = zip(held[missing:], kept, strict=False) if missing >= 0 else []
    return max(missing, 0) + sum(one - two > MOST_MISSING for one, two in pairs)


def _is_in_time(times: Sequence[float | None]) -> bool:
    found = [took for took in times if took is not None]
    p95 = percentile(found, 0.95)
    return len(found) == len(times) and p95 is not None and p95 <= IN_TIME


def _spread(times: Sequence[float | None]) -> dict[str, Any]:
    found = [took for took in times if took is not None]
    return spread(found) | {"failed": len(times) - len(found)}


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SETTLED):
        while not await sync_to_async(condition)():
            await asyncio.sleep(0.5)
