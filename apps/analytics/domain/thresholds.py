"""Kept, at risk or broken, without flicker: pure.

A mark changes after two readings in a row say so, and it gets better again only when the
value is well inside the target: three points of a percentage, a tenth of a rating, three
parts in a hundred of anything else.
"""

from __future__ import annotations

from dataclasses import dataclass

MET, RISK, MISSED, UNKNOWN = "met", "risk", "missed", ""
ORDER = {MET: 0, UNKNOWN: 0, RISK: 1, MISSED: 2}
READINGS = 2  # in a row
NEAR = 0.1  # of the target: from there on it is at risk
NEAR_POINTS = 3.0  # of a percentage
NEAR_SCORE = 0.1  # of a rating


@dataclass(frozen=True, slots=True)
class Limit:
    target: float
    better: str  # "up": at least, "down": at most
    unit: str

    @property
    def back(self) -> float:
        """How far inside the target a value must be before the mark gets better."""
        own = {"percent": NEAR_POINTS, "score": NEAR_SCORE}
        return own.get(self.unit, abs(self.target) * 0.03)

    @property
    def near(self) -> float:
        own = {"percent": NEAR_POINTS, "score": NEAR_SCORE}
        return own.get(self.unit, abs(self.target) * NEAR)

    def room(self, value: float) -> float:
        """How much is left to the target; below zero it is broken."""
        return value - self.target if self.better == "up" else self.target - value

    def grade(self, value: float | None) -> str:
        if value is None:
            return UNKNOWN
        room = self.room(value)
        if room < 0:
            return MISSED
        return RISK if room < self.near else MET


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark, and what the last readings would make of it."""

    mark: str = UNKNOWN
    pending: str = UNKNOWN
    count: int = 0

    def read(self, value: float | None, limit: Limit) -> Marked:
        """The mark after one more reading."""
        wanted = limit.grade(value)
        if value is not None and ORDER[wanted] < ORDER[self.mark]:
            wanted = self._eased(value, limit)
        if wanted == self.mark:
            return Marked(self.mark)
        if self.mark == UNKNOWN:
            return Marked(wanted)  # nothing was said before: nothing can flicker
        count = self.count + 1 if wanted == self.pending else 1
        return Marked(wanted) if count >= READINGS else Marked(self.mark, wanted, count)

    def _eased(self, value: float, limit: Limit) -> str:
        """Better, if the value would be even with the margin taken off."""
        shifted = value - limit.back if limit.better == "up" else value + limit.back
        graded = limit.grade(shifted)
        return graded if ORDER[graded] < ORDER[self.mark] else self.mark
