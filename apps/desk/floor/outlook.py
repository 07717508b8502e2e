"""What becomes of a queue's day if nothing moves, and if somebody helps: pure arithmetic.

The line is served first come, first served, at the pace the expected waits rest on (people
by share of their work, the handle time of the last half hour); newcomers come as they came
lately, and some of them give up. Deterministic on purpose: the same floor gives the same
advice, and the likely range says how far chance may carry it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from math import ceil, sqrt

from apps.desk.floor.risk import Tally

HORIZON = 3600  # seconds looked ahead
STEP = 20
MOST_PEOPLE = 12  # more are not called short
Z80 = 1.28


@dataclass(frozen=True, slots=True)
class Pace:
    """What a line moves by. ``people`` are shares, ``arrivals`` a second."""

    people: float
    handle_time: float
    arrivals: float
    giving_up: float = 0.0

    @property
    def per_second(self) -> float:
        return self.people / self.handle_time if self.handle_time > 0 else 0.0

    def helped(self, people: float) -> Pace:
        return replace(self, people=max(self.people + people, 0.0))


@dataclass(frozen=True, slots=True)
class Stand:
    """A queue now: ``oldest`` has waited that many seconds; the others stand evenly behind."""

    waiting: int
    oldest: float
    today: Tally
    target_seconds: int
    target_percent: int

    def ages(self) -> list[float]:
        return [self.oldest * (self.waiting - n) / self.waiting for n in range(self.waiting)]


@dataclass(frozen=True, slots=True)
class Outlook:
    """``course``: (seconds from now, percent), None while nothing is decided."""

    course: list[tuple[int, float | None]]
    breaks_in: int | None  # seconds until the day's promise breaks; None: not in sight
    end: float | None  # percent at the horizon
    decided: int  # contacts the last percent is of

    @property
    def likely(self) -> tuple[int, int] | None:
        """Four times in five the end lies between these percents."""
        if self.end is None or not self.decided:
            return None
        share = self.end / 100
        off = 100 * Z80 * sqrt(share * (1 - share) / self.decided)
        return max(round(self.end - off), 0), min(round(self.end + off), 100)


def ahead(stand: Stand, pace: Pace, *, horizon: int = HORIZON) -> Outlook:
    """Serve the line for ``horizon`` seconds and count what is in time."""
    # When each of them came, seconds from now; those overdue already are counted as missed.
    line = deque(-age for age in stand.ages() if age <= stand.target_seconds)
    overdue = stand.waiting - len(line)
    good, decided = float(stand.today.in_time), float(stand.today.counted)
    course: list[tuple[int, float | None]] = [(0, _percent(good, decided))]
    breaks_in, hands, coming = None, 0.0, 0.0
    for now in range(STEP, horizon + STEP, STEP):
        coming += pace.arrivals * STEP * (1 - pace.giving_up)
        while coming >= 1:
            line.append(now - STEP / 2)
            coming -= 1
        while line and now - line[0] > stand.target_seconds:
            line.popleft()
            overdue, decided = overdue + 1, decided + 1
        hands += pace.per_second * STEP
        while hands >= 1 and (overdue or line):
            hands -= 1
            if overdue:  # first come, first served: the late ones stand in front
                overdue -= 1
            else:
                line.popleft()
                good, decided = good + 1, decided + 1
        # Whoever has nothing to do waits for the next, and no more of them than there are.
        hands = min(hands, max(pace.people, 1.0))
        percent = _percent(good, decided)
        course.append((now, percent))
        if breaks_in is None and percent is not None and percent < stand.target_percent:
            breaks_in = now
    return Outlook(course, breaks_in, course[-1][1], round(decided))


def people_short(stand: Stand, pace: Pace) -> int | None:
    """How many more would keep the promise at the horizon; 0: none; None: no number would."""
    for people in range(MOST_PEOPLE + 1):
        end = ahead(stand, pace.helped(people)).end
        if end is None or end >= stand.target_percent:
            return people
    return None


def effect(stand: Stand, pace: Pace, people: float) -> int | None:
    """Points at the horizon that ``people`` more (or fewer) make."""
    before, after = ahead(stand, pace).end, ahead(stand, pace.helped(people)).end
    if before is None or after is None:
        return None
    moved = after - before
    return ceil(moved - 0.5)


def _percent(good: float, decided: float) -> float | None:
    return 100 * good / decided if decided else None
