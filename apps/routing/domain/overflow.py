"""When it takes too long: the ladder of a queue, and who gets which share.

Each rung has a trigger and an action and is climbed at most once by an item.
Shares are counted, never drawn by lot: of a hundred items under a 30 % rule,
thirty go, and every tenth minute shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Trigger(StrEnum):
    WAITED = "waited"  # seconds, at or above
    EXPECTED = "expected_wait"  # seconds, above; silent while nothing is known
    LENGTH = "length"  # items waiting, more than
    STAFFED = "staffed"  # people there, fewer than
    CLOSED = "closed"


class Action(StrEnum):
    QUEUE = "queue"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    NUMBER = "number"
    PARTNER = "partner"
    MESSAGE = "message"  # tell the customer
    PRIORITY = "priority"  # raise it
    CLOSE = "close"  # go on as a mail case


# What only somebody on the telephone can be given.
OF_CALLS = frozenset({Action.CALLBACK, Action.VOICEMAIL, Action.NUMBER})


@dataclass(frozen=True, slots=True)
class Rung:
    id: int
    trigger: Trigger
    action: Action
    threshold: float = 0
    target_id: int | None = None  # the queue or the partner site
    percent: int = 100
    kinds: frozenset[str] = frozenset()  # empty = every kind


@dataclass(frozen=True, slots=True)
class Situation:
    kind: str
    waited: float
    length: int
    staffed: int
    is_open: bool
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rung saw and sent so far."""

    seen: int = 0
    sent: int = 0


def due(
    ladder: Sequence[Rung], situation: Situation, *, climbed: frozenset[int] = frozenset()
) -> Rung | None:
    """The first rung whose trigger holds and which this item has not climbed."""
    for rung in ladder:
        if rung.id not in climbed and _applies(rung, situation):
            return rung
    return None


def takes(rung: Rung, tally: Tally) -> bool:
    """Whether the next item goes, so that ``percent`` of all seen have gone."""
    return (tally.sent + 1) * 100 <= (tally.seen + 1) * rung.percent


def allocate(
    percents: Mapping[int, int], tallies: Mapping[int, Tally], *, room: Mapping[int, int]
) -> int | None:
    """The partner site furthest below its share among those with room, or None.

    ``room``: site -> how many more it takes now. Deficit round-robin: over time
    each site receives its percentage exactly, whatever the order of arrivals.
    """
    total = sum(tally.sent for tally in tallies.values()) + 1
    open_sites = [site for site, percent in percents.items() if percent and room.get(site, 0) > 0]
    if not open_sites:
        return None
    whole = sum(percents.values())
    return max(
        open_sites,
        key=lambda site: (
            total * percents[site] / whole - tallies.get(site, Tally()).sent,
            -site,
        ),
    )


def _applies(rung: Rung, situation: Situation) -> bool:
    if rung.kinds and situation.kind not in rung.kinds:
        return False
    match rung.trigger:
        case Trigger.WAITED:
            return situation.waited >= rung.threshold
        case Trigger.EXPECTED:
            return situation.expected is not None and situation.expected > rung.threshold
        case Trigger.LENGTH:
            return situation.length > rung.threshold
        case Trigger.STAFFED:
            return situation.staffed < rung.threshold
        case Trigger.CLOSED:
            return not situation.is_open
