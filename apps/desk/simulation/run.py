"""One simulation from the first customer to the comparison."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apps.desk.simulation import mailers, plan, report, thirteen
from apps.desk.simulation.agents import Desk
from apps.desk.simulation.callers import Caller, made
from apps.desk.simulation.centre import Centre
from apps.desk.simulation.far import Far
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.lines import Line
from apps.desk.simulation.mailers import Mailer
from apps.desk.simulation.phones import Phone
from apps.desk.simulation.reviewer import Reviewer, recorded
from apps.desk.simulation.visitors import Visitor

DRAIN = 240.0  # seconds for what is under way when the time is up
COUNTED = 60.0  # seconds for the figures to catch up
QUIET = 4.0  # seconds without work before the centre is asked

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    agents: int
    customers: int
    minutes: float
    seed: int
    callers: int = 0


@dataclass(slots=True)
class Outcome:
    lines: list[Line]
    troubles: list[str]
    broken: int
    unseen: list[str]

    @property
    def is_well(self) -> bool:
        return all(line.agrees for line in self.lines)


async def simulate(told: dict[str, Any], wanted: Wanted, say: Say) -> Outcome:
    """``told`` is what ``demo_info`` prints about the centre."""
    if told.get("far"):
        async with Far(told["far"]) as far:
            return await _simulate(told, wanted, say, far)
    if wanted.callers:
        say("No telephone server is connected: nobody calls (calls of the widget are not driven).")
    return await _simulate(told, wanted, say, None)


async def _simulate(told: dict[str, Any], wanted: Wanted, say: Say, far: Far | None) -> Outcome:
    centre, ledger = Centre(told), Ledger()
    since = datetime.now(UTC)
    run = f"{int(time.time()):x}"
    desks = [
        Desk(centre, ledger, one, since)
        for one in plan.agents(_users(told, wanted.agents), seed=wanted.seed)
    ]
    shifts = [asyncio.create_task(desk.work()) for desk in desks]
    callers = _callers(far, ledger, told, wanted) if far else {}
    if far:
        shifts += [
            asyncio.create_task(Phone(far, endpoint, desk, ledger, callers).work())
            for desk in desks
            if (endpoint := told["far"]["phones"].get(desk.plan.user))
        ]
    before = await _all_come(centre, ledger, desks)
    people = plan.customers(count=wanted.customers, seconds=wanted.minutes * 60, seed=wanted.seed)
    addresses = [f"sim-{run}-{one.number}@post.example" for one in people]
    say(
        f"{wanted.customers} customers, {len(callers)} callers, {wanted.agents} agents,"
        f" {wanted.minutes:g} minutes …"
    )
    coming = [
        *(_come(centre, ledger, *one) for one in zip(people, addresses, strict=True)),
        *(_call(ledger, one) for one in callers.values()),
    ]
    visits = [asyncio.create_task(one) for one in coming]
    try:
        await _all_done(visits, shifts, seconds=wanted.minutes * 60 + DRAIN)
        say("draining …")
        await _drained(centre, ledger, desks, since, addresses)
        say("reviewing …")
        await Reviewer(centre, ledger, seed=wanted.seed).work()
        await asyncio.gather(*(desk.leave() for desk in desks))
        after = await thirteen.read(centre, list(ledger.hands))
        figures = await _counted(centre, since)
        finals = await recorded(centre, since.isoformat(), "manual")
        sampled = await recorded(centre, since.isoformat(), "random")
        calls = await made(centre, since.isoformat(), callers) if far else None
    finally:
        for shift in shifts:
            shift.cancel()
        await asyncio.gather(*(desk.leave() for desk in desks), return_exceptions=True)
        await centre.client.aclose()
    lines = [*report.compare(ledger, figures), *report.quality(ledger, finals)]
    if calls is not None:
        lines += report.calls(ledger, calls)
    lines += thirteen.lines(ledger, figures["measures"], (before, after), sampled)
    unseen = thirteen.unseen(sampled=bool(ledger.sampled))
    return Outcome(lines, ledger.troubles, centre.broken, unseen)


async def _all_come(centre: Centre, ledger: Ledger, desks: list[Desk]) -> thirteen.Reading:
    """What the reports say of everybody when the last has come."""
    end = time.monotonic() + DRAIN
    while not all(desk.hands.came for desk in desks) and time.monotonic() < end:
        await asyncio.sleep(0.2)
    return await thirteen.read(centre, list(ledger.hands))


def _callers(far: Far, ledger: Ledger, told: dict[str, Any], wanted: Wanted) -> dict[str, Caller]:
    """By the number from which they call, which no run before has used."""
    seconds, run = wanted.minutes * 60, int(time.time()) % 10_000
    people = plan.calls(count=wanted.callers, seconds=seconds, seed=wanted.seed)
    dials = str(told["far"]["number"])
    made = [
        Caller(far, ledger, one, number=f"+4673{run:04}{one.number:03}", dials=dials)
        for one in people
    ]
    return {caller.number: caller for caller in made}


async def _call(ledger: Ledger, caller: Caller) -> None:
    await asyncio.sleep(caller.plan.comes_after)
    try:
        await caller.ring()
    except Exception as error:
        ledger.trouble(f"caller {caller.number}: {error!r}")


def _users(told: dict[str, Any], count: int) -> list[str]:
    """From both ends of the list, so that a few of them serve both brands."""
    agents = [person["user"] for person in told["people"] if person["role"] == "agent"]
    last, rest = agents[-3:], agents[:-3]
    mixed = [rest[n // 2] if n % 2 == 0 else rest[-1 - n // 2] for n in range(len(rest))]
    return [*last, *mixed][:count]


async def _come(centre: Centre, ledger: Ledger, one: plan.Customer, address: str) -> None:
    await asyncio.sleep(one.comes_after)
    try:
        match one.kind:
            case "chat":
                await Visitor(centre, ledger, one, address).visit()
            case "email":
                await Mailer(centre, ledger, one, address).write()
            case _:
                await Mailer(centre, ledger, one, address).fill_in()
    except Exception as error:
        ledger.trouble(f"customer {one.number} ({one.kind}): {error!r}")


async def _all_done(visits: list[Any], shifts: list[Any], *, seconds: float) -> None:
    """All customers; an agent who falls over ends it at once."""
    customers = asyncio.gather(*visits)
    done, _ = await asyncio.wait(
        [customers, *shifts], timeout=seconds, return_when=asyncio.FIRST_COMPLETED
    )
    for task in done:
        task.result()
    customers.cancel()


async def _drained(
    centre: Centre, ledger: Ledger, desks: list[Desk], since: datetime, addresses: list[str]
) -> None:
    """Until nothing of ours waits or is in hand, and all mail has arrived."""
    end, quiet = time.monotonic() + DRAIN, 0.0
    for desk in desks:
        desk.takes = False  # nobody passes anything on any more
    while time.monotonic() < end and quiet < QUIET:
        await asyncio.sleep(1)
        is_still = all(desk.is_idle for desk in desks) and not await _open(centre, since)
        if is_still and await _mail(centre, ledger, addresses):
            quiet += 1
        else:
            quiet = 0
    await _mail(centre, ledger, addresses)


async def _open(centre: Centre, since: datetime) -> bool:
    for status in ("waiting", "active", "wrap_up"):
        found = await centre.api(
            "interactions/", status=status, opened_since=since.isoformat(), limit=1
        )
        if found["results"]:
            return True
    return False


async def _counted(centre: Centre, since: datetime) -> Any:
    """The centre's figures, once its roll-up has read all that happened."""
    end, last = time.monotonic() + COUNTED, datetime.now(UTC)
    while True:
        figures = await centre.api("centre/figures/", since=since.isoformat())
        counted = figures["counted_to"]
        if (counted and datetime.fromisoformat(counted) >= last) or time.monotonic() > end:
            return figures
        await asyncio.sleep(1)


async def _mail(centre: Centre, ledger: Ledger, addresses: list[str]) -> bool:
    """Whether customers have all that was sent to them, and the centre what they sent."""
    for address in addresses:
        found = await asyncio.to_thread(mailers.mailbox, centre, address)
        ledger.mail_in[address] = sum(not mailers.is_automatic(mail) for mail in found)
    return sum(ledger.mail_in.values()) >= ledger.sent["email"]
