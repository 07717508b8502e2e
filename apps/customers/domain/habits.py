"""What past contacts say of the next: preferred channel, usual pause, drifting away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

FEWEST_TO_PREFER = 3  # contacts before a habit is one
CLEARLY = 0.5  # the preferred channel's share
FEWEST_PAUSES = 3
DRIFTS_AFTER = 2.0  # usual pauses
LEAST_DRIFT = timedelta(days=30)


def preferred(kinds: Mapping[str, int]) -> str:
    """The channel of at least half their contacts; empty when there are too few, or it varies."""
    count = sum(kinds.values())
    if count < FEWEST_TO_PREFER:
        return ""
    kind = max(sorted(kinds), key=lambda name: kinds[name])
    return kind if kinds[kind] / count >= CLEARLY else ""


def usual_pause(moments: Sequence[datetime]) -> timedelta | None:
    """The median time between contacts, oldest first; None with too few to tell."""
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    if len(pauses) < FEWEST_PAUSES:
        return None
    return timedelta(seconds=median(pause.total_seconds() for pause in pauses))


def is_drifting(pause: timedelta | None, last: datetime | None, *, now: datetime) -> bool:
    """Whether they have been away for twice their usual pause, a month at least."""
    if pause is None or last is None:
        return False
    return now - last > max(pause * DRIFTS_AFTER, LEAST_DRIFT)
