"""What answers amount to. Every figure is a pair, so that pairs add up over any cut.

* CSAT: answers of 4 and 5 ÷ answers on 1 to 5 (common top-2-box).
* NPS: 9 and 10 less 0 to 6 ÷ answers on 0 to 10; -100 to 100.
* CES: answers of 5, 6 and 7 ÷ answers on 1 to 7 agreement.
* Solved: yes ÷ yes and no (the survey's own first contact resolution).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

TOP = {"csat": 4, "nps": 9, "ces": 5, "yes_no": 1}
BOTTOM = {"nps": 6}  # detractors are taken off
Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Figure:
    """``good`` ÷ ``count``; for NPS ``bad`` is taken off. No answers give no value."""

    good: int
    bad: int
    count: int
    total: int  # sum of the scores, for the mean

    @property
    def percent(self) -> float | None:
        return 100 * (self.good - self.bad) / self.count if self.count else None

    @property
    def mean(self) -> float | None:
        return self.total / self.count if self.count else None

    @property
    def margin(self) -> float | None:
        """Half of the 95 % interval in points: how far the figure may be off by chance."""
        if not self.count:
            return None
        up, down = self.good / self.count, self.bad / self.count
        return 100 * Z95 * sqrt(max(up + down - (up - down) ** 2, 0.0) / self.count)


def figure(measure: str, counted: Mapping[int, int]) -> Figure:
    """``counted``: score -> how many gave it."""
    top, bottom = TOP[measure], BOTTOM.get(measure)
    return Figure(
        good=sum(n for score, n in counted.items() if score >= top),
        bad=sum(n for score, n in counted.items() if bottom is not None and score <= bottom),
        count=sum(counted.values()),
        total=sum(score * n for score, n in counted.items()),
    )
