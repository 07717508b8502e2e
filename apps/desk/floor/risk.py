"""How close a queue is to breaking its day's promise: pure arithmetic, no database.

Service level so far = answered in time / (offered - gave up at once - not decided yet).
Whoever waits past the promised time counts as missed already, so that a long line cannot
hide behind what was answered before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SHORT_SECONDS = 5  # gave up sooner than anybody could answer: left out
AT_RISK = timedelta(minutes=30)
CLOSE = timedelta(hours=2)


class Grade(StrEnum):
    BROKEN = "broken"
    SOON = "soon"
    CLOSE = "close"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Tally:
    """What came into a queue today. ``offered`` is the sum of all that follow."""

    in_time: int = 0
    late: int = 0  # answered, and not in time
    gave_up: int = 0
    short: int = 0  # gave up within SHORT_SECONDS
    flowed_out: int = 0  # to another queue, or ended without an agent
    overdue: int = 0  # still waiting, past the promised time
    undecided: int = 0  # still waiting, in time

    @property
    def offered(self) -> int:
        return (
            self.in_time + self.late + self.gave_up + self.short
            + self.flowed_out + self.overdue + self.undecided
        )  # fmt: skip

    @property
    def still_waiting(self) -> int:
        return self.overdue + self.undecided

    @property
    def counted(self) -> int:
        """The denominator."""
        return self.in_time + self.late + self.gave_up + self.overdue

    @property
    def level(self) -> float | None:
        """Share answered in time, 0.0 to 1.0; None when nothing is decided yet."""
        return self.in_time / self.counted if self.counted else None

    def spare(self, target_percent: int) -> int:
        """How many more may be missed before the day's promise breaks; negative: it has."""
        # in_time / (counted + spare) >= target, in whole numbers.
        return self.in_time * 100 // max(target_percent, 1) - self.counted


@dataclass(frozen=True, slots=True)
class Risk:
    grade: Grade
    breaks_at: datetime | None = None  # if nobody answers until then

    def rank(self) -> tuple[int, float]:
        """Worst first."""
        order = (Grade.BROKEN, Grade.SOON, Grade.CLOSE, Grade.SAFE)
        when = self.breaks_at.timestamp() if self.breaks_at else float("inf")
        return order.index(self.grade), when


def grade(tally: Tally, *, target_percent: int, breaks_at: datetime | None, now: datetime) -> Risk:
    """``breaks_at``: when the one contact too many will have waited too long, None if none will."""
    if tally.counted and tally.spare(target_percent) < 0:
        return Risk(Grade.BROKEN)
    if breaks_at is None:
        return Risk(Grade.SAFE)
    left = breaks_at - now
    if left <= AT_RISK:
        return Risk(Grade.SOON, breaks_at)
    return Risk(Grade.CLOSE if left <= CLOSE else Grade.SAFE, breaks_at)
