"""How much one person can hold at once, and what may break in on what.

Every item has a weight; a person has 100 to give. An item counts in full only
while the customer waits for us: one that waits for the customer counts at 40 %
and, parked or snoozed, not at all. An item that breaks in on another puts it on
hold, so the two are never counted together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

WAITING_FOR_CUSTOMER_PERCENT = 40

WEIGHTS: Mapping[str, int] = {
    "voice": 100,
    "callback": 100,
    "video": 100,
    "chat": 30,
    "messaging": 20,
    "sms": 20,
    "email": 60,
    "form": 60,
    "social": 30,
    "task": 40,
    "generic": 20,
}
OTHER_WEIGHT = 30

# Seconds without a word from the customer after which an item no longer costs attention.
PARKED_AFTER: Mapping[str, int] = {"chat": 300, "messaging": 900, "sms": 900, "generic": 900}
OTHER_PARKED_AFTER = 3600


class Attention(StrEnum):
    WAITING_FOR_US = "us"
    WAITING_FOR_CUSTOMER = "customer"
    PARKED = "parked"
    SNOOZED = "snoozed"


class Interrupt(StrEnum):
    NEVER = "never"
    IF_ROOM = "room"  # side by side, as far as the capacity goes
    WHEN_IDLE = "when_idle"  # breaks in once the held item was quiet for ``idle_seconds``
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Cell:
    rule: Interrupt
    idle_seconds: int = 0


IF_ROOM = Cell(Interrupt.IF_ROOM)
_CALLS = ("voice", "callback", "video")

# (held kind, kind that wants in) -> cell; what is not listed goes side by side.
INTERRUPTS: Mapping[tuple[str, str], Cell] = {
    **{(held, new): Cell(Interrupt.NEVER) for held in _CALLS for new in WEIGHTS},
    **{
        (held, new): Cell(Interrupt.ALWAYS)
        for held in ("email", "form", "task", "social")
        for new in ("voice", "callback")
    },
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What one person, or one group of people, may hold."""

    capacity: int = 100
    maxima: Mapping[str, int] = field(default_factory=dict)  # kind -> most at once
    interrupts: Mapping[tuple[str, str], Cell] = field(default_factory=lambda: INTERRUPTS)
    parked_after: Mapping[str, int] = field(default_factory=lambda: PARKED_AFTER)
    offers_at_once: int = 1

    def cell(self, held: str, new: str) -> Cell:
        if held in _CALLS:  # nothing breaks in on a call, whatever kind it is
            return self.interrupts.get((held, new), Cell(Interrupt.NEVER))
        return self.interrupts.get((held, new), IF_ROOM)


@dataclass(frozen=True, slots=True)
class Held:
    """An item on somebody's desk, or on offer to them."""

    kind: str
    weight: int
    attention: Attention
    quiet_since: datetime  # the last word of either side


def weight_of(kind: str) -> int:
    return WEIGHTS.get(kind, OTHER_WEIGHT)


def park_time(profile: Profile, kind: str) -> int:
    """Seconds of the customer's silence after which an item of ``kind`` is parked."""
    return profile.parked_after.get(kind, OTHER_PARKED_AFTER)


def is_parked(profile: Profile, item: Held, *, now: datetime) -> bool:
    if item.attention is Attention.WAITING_FOR_US:
        return False
    if item.attention is not Attention.WAITING_FOR_CUSTOMER:
        return True
    return (now - item.quiet_since).total_seconds() >= park_time(profile, item.kind)


def cost(profile: Profile, item: Held, *, now: datetime) -> int:
    """What ``item`` takes of its holder's capacity at ``now``, at most all of it."""
    weight = min(item.weight, profile.capacity)
    if item.attention is Attention.WAITING_FOR_US:
        return weight
    if is_parked(profile, item, now=now):
        return 0
    return -(-weight * WAITING_FOR_CUSTOMER_PERCENT // 100)  # rounded up


def load(profile: Profile, held: Sequence[Held], *, now: datetime) -> int:
    """Capacity in use; ``held`` in the order it was taken.

    An item that a later one broke in on is on hold and counts nothing.
    """
    return sum(
        cost(profile, item, now=now)
        for index, item in enumerate(held)
        if not _broken_in_on(profile, item, held[index + 1 :])
    )


def refusal(
    profile: Profile, held: Iterable[Held], *, kind: str, weight: int, now: datetime
) -> str | None:
    """Why an item of ``kind`` and ``weight`` cannot come on top of ``held``, or None.

    Codes: ``no_interrupt``, ``kind_full``, ``full``. Only what the new item
    itself puts on hold is left out of the sum: what another one holds back
    comes back to life when that one ends.
    """
    most = profile.maxima.get(kind)
    used = same_kind = 0
    for item in held:
        if is_parked(profile, item, now=now):
            continue
        same_kind += item.kind == kind
        cell = profile.cell(item.kind, kind)
        if cell.rule is Interrupt.IF_ROOM:
            used += cost(profile, item, now=now)
        elif cell.rule is Interrupt.NEVER or not _is_idle(item, cell, now=now):
            return "no_interrupt"
    if most is not None and same_kind >= most:
        return "kind_full"
    return "full" if used + min(weight, profile.capacity) > profile.capacity else None


def _is_idle(item: Held, cell: Cell, *, now: datetime) -> bool:
    if cell.rule is Interrupt.ALWAYS:
        return True
    return (now - item.quiet_since).total_seconds() >= cell.idle_seconds


def _broken_in_on(profile: Profile, item: Held, later: Sequence[Held]) -> bool:
    return any(
        profile.cell(item.kind, other.kind).rule in (Interrupt.ALWAYS, Interrupt.WHEN_IDLE)
        for other in later
    )
