"""Kinder or stricter, drawn: where each reviewer's dot, range and name stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.quality.domain.leniency import BAND
from apps.quality.services.agreements import Reviewer

LEFT, MIDDLE, RIGHT = 104.0, 210.0, 316.0
ROW, TOP = 34, 34
LEAST_REACH = 8.0  # points from the middle to an edge


@dataclass(frozen=True, slots=True)
class Dot:
    name: str
    y: int
    x: str
    low: str
    high: str
    is_out: bool
    value: float
    label: float  # where its words stand


@dataclass(frozen=True, slots=True)
class Drawing:
    dots: list[Dot]
    height: int
    band_x: str
    band_width: str
    foot: int

    @property
    def lanes_end(self) -> int:
        return self.foot - 20


def draw(reviewers: Sequence[Reviewer]) -> Drawing | None:
    """None where nobody can be compared."""
    shown = [(each, each.offset) for each in reviewers if each.offset]
    if not shown:
        return None
    reach = max([LEAST_REACH, *(abs(end) for _, o in shown for end in o.bounds)])
    reach = min(reach, 40.0)
    dots = [
        Dot(str(each.person), TOP + ROW * n, _x(offset.value, reach), _x(offset.bounds[0], reach),
            _x(offset.bounds[1], reach), each.is_out, offset.value, TOP + ROW * n + 4)
        for n, (each, offset) in enumerate(shown)
    ]  # fmt: skip
    foot = TOP + ROW * len(dots) + 4
    band = BAND / reach * (RIGHT - MIDDLE)
    return Drawing(dots, foot + 12, f"{MIDDLE - band:.0f}", f"{2 * band:.0f}", foot)


def _x(points: float, reach: float) -> str:
    within = max(-reach, min(reach, points))
    return f"{MIDDLE + within / reach * (RIGHT - MIDDLE):.0f}"
