"""How long will it take? An honest range, or nothing at all.

    expected = (items ahead, less those that will give up, + 1) x handle time / people

People are shares: somebody who spent half of the last 30 minutes on this queue
is half a person here. The handle time is a mean shrunk towards a prior, so that
three odd chats do not move it. The range published is the 50th to the 80th
percentile of real waits behind a line of about this length.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PRIOR_WEIGHT = 20
FEWEST_WAITS = 20
RECENT_WAITS = 200


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that ended in an answer: the line it saw, what we said, what it was."""

    ahead: int
    predicted: float | None
    waited: float


@dataclass(frozen=True, slots=True)
class Expected:
    low: float  # seconds; half of the waits were shorter
    high: float  # seconds; four of five were shorter


@dataclass(frozen=True, slots=True)
class Error:
    """Actual less predicted, in seconds, over ``count`` waits."""

    count: int
    bias: float
    p50: float
    p90: float


def shrunk_mean(count: int, mean: float, *, prior: float, weight: int = PRIOR_WEIGHT) -> float:
    return (count * mean + weight * prior) / (count + weight)


def formula(
    *, ahead: int, handle_time: float, shares: Iterable[float], giving_up: float = 0.0
) -> float | None:
    """Seconds by the formula alone; None when nobody serves the queue.

    ``giving_up`` is the share of those ahead expected to leave before their turn.
    """
    people = sum(shares)
    if people <= 0:
        return None
    return (ahead * (1 - giving_up) + 1) * handle_time / people


def expected(*, ahead: int, point: float | None, recent: Sequence[Wait]) -> Expected | None:
    """The range to tell the customer, or None when too little is known.

    Real waits behind a line of similar length speak for themselves; without
    enough of them, the formula's ``point`` is scaled by how wrong it was lately.
    """
    recent = recent[-RECENT_WAITS:]
    alike = [wait.waited for wait in recent if _is_similar(wait.ahead, ahead)]
    if len(alike) >= FEWEST_WAITS:
        return Expected(percentile(alike, 50), percentile(alike, 80))
    ratios = [wait.waited / wait.predicted for wait in recent if wait.predicted]
    if point is None or len(ratios) < FEWEST_WAITS:
        return None
    return Expected(point * percentile(ratios, 50), point * percentile(ratios, 80))


def error(recent: Iterable[Wait]) -> Error | None:
    """How far off we were; None without a single prediction."""
    misses = [wait.waited - wait.predicted for wait in recent if wait.predicted is not None]
    if not misses:
        return None
    sizes = [abs(miss) for miss in misses]
    return Error(
        len(misses), sum(misses) / len(misses), percentile(sizes, 50), percentile(sizes, 90)
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of a non-empty sequence."""
    ranked = sorted(values)
    return ranked[max(math.ceil(len(ranked) * percent / 100) - 1, 0)]


def _is_similar(one: int, other: int) -> bool:
    return abs(one - other) <= max(1, other // 4)
