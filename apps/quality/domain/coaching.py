"""When a coached figure is looked at again, and what the comparison says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.quality.domain import intervals
from apps.quality.domain.intervals import Interval

CHECKS = (14, 30)  # days after the start
BEFORE = timedelta(days=30)
FEWEST = 3  # values on each side; below, nothing is said of chance
DEBT_BELOW = 70  # a final score below it calls for coaching
DEBT_DAYS = 5  # working days until a plan is owed


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Interval | None
    after: Interval | None
    change: Interval | None

    @property
    def words(self) -> str:
        """``better`` and ``worse`` only where chance alone does not explain it."""
        if self.change is None:
            return "unknown"
        if not self.change.leaves_out_zero:
            return "unclear"
        return "better" if self.change.value > 0 else "worse"


def compared(before: Sequence[float], after: Sequence[float]) -> Comparison:
    change = intervals.of_difference(after, before)
    if change and min(len(before), len(after)) < FEWEST:
        change = Interval(change.value, None, None, change.count)
    return Comparison(intervals.of_mean(before), intervals.of_mean(after), change)


def due(started_at: datetime, *, now: datetime) -> list[tuple[int, datetime, datetime]]:
    """The checks whose time has come: days, and the stretch they look at.

    The second looks at days 15 to 30 only, so that both say something of their own.
    """
    found, begins = [], started_at
    for days in CHECKS:
        ends = started_at + timedelta(days=days)
        if ends <= now:
            found.append((days, begins, ends))
        begins = ends
    return found
