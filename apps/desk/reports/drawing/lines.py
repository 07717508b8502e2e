"""A figure over time: this period, the one before and the target in one box. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, RIGHT, TOP, FLOOR, WIDTH = 44.0, 478.0, 12.0, 262.0, 560.0
LINE_HEIGHT = 15.0
STEPS = (1, 2, 2.5, 5, 10)

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float  # x or y in the drawing
    value: float


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    place: str  # "" start, "mid", "end"
    number: int  # which value it stands under


@dataclass(frozen=True, slots=True)
class Lines:
    line: str
    before: str
    target_y: float | None
    short: str  # the area between the line and the target it misses
    end: tuple[float, float] | None
    before_end: tuple[float, float] | None
    worst: tuple[float, float, int] | None  # x, y and which value
    ticks: list[Tick]
    labels: list[Label]
    points: list[tuple[float, float] | None]  # of every value


def lines(
    now: Values, before: Values = (), *, target: float | None = None, up_is_better: bool = True,
    from_zero: bool = False, most: float | None = None,
) -> Lines | None:  # fmt: skip
    """None when nothing is known. ``most``: a value the axis never passes (1.0 of a share)."""
    known = [v for v in [*now, *before, target] if v is not None]
    if not any(v is not None for v in now):
        return None
    low, high, step = _axis(known, from_zero=from_zero, most=most)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (FLOOR - TOP), 1)

    def x(number: int, of: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (number / max(of - 1, 1)), 1)

    points = [(x(n, len(now)), y(v)) if v is not None else None for n, v in enumerate(now)]
    old = [(x(n, len(before)), y(v)) if v is not None else None for n, v in enumerate(before)]
    target_y = y(target) if target is not None else None
    count = round((high - low) / step)
    return Lines(
        line=_path(points),
        before=_path(old),
        target_y=target_y,
        short=_short(points, target_y, up_is_better=up_is_better),
        end=_last(points),
        before_end=_last(old),
        worst=_worst(now, points, target, up_is_better=up_is_better),
        ticks=[Tick(y(low + n * step), low + n * step) for n in range(count + 1)],
        labels=_labels(len(now)),
        points=points,
    )


def ends(drawn: Lines | None) -> dict[str, float]:
    """Where the names of the lines stand, beside their ends and never on each other."""
    if drawn is None:
        return {}
    wanted = {
        "now": drawn.end[1] if drawn.end else None,
        "before": drawn.before_end[1] if drawn.before_end else None,
        "target": drawn.target_y,
    }
    found: dict[str, float] = {}
    at = 0.0
    for name, y in sorted(
        ((name, y) for name, y in wanted.items() if y is not None), key=lambda one: one[1]
    ):
        at = max(y + 4, at + LINE_HEIGHT)
        found[name] = round(at, 1)
    return found


def _axis(
    known: Sequence[float], *, from_zero: bool, most: float | None
) -> tuple[float, float, float]:
    """Lowest and highest of the axis and its step: round numbers, four or five lines."""
    low, high = min(known), max(known)
    if from_zero or low < high * 0.25:
        low = 0.0
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** _magnitude(span / 4)
    step = next((s * power for s in STEPS if s * power >= span / 4), 10 * power)
    low = step * int(low / step)
    high = low + step * max(-(-(high - low) // step), 1)
    if most is not None and high > most:
        high = max(most, low + step)
    return low, high, step


def _magnitude(value: float) -> int:
    power = 0
    while value >= 10:
        value, power = value / 10, power + 1
    while 0 < value < 1:
        value, power = value * 10, power - 1
    return power


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    found, is_down = [], False
    for point in points:
        if point is not None:
            found.append(f"{'L' if is_down else 'M'}{point[0]} {point[1]}")
        is_down = point is not None
    return "".join(found)


def _short(
    points: Sequence[tuple[float, float] | None], target: float | None, *, up_is_better: bool
) -> str:
    """One closed shape for each pair of neighbours that lies on the wrong side somewhere."""
    if target is None:
        return ""
    found = []
    for one, other in pairwise(points):
        if one is None or other is None:
            continue
        pick = max if up_is_better else min
        a, b = pick(one[1], target), pick(other[1], target)
        if a == target and b == target:
            continue
        start, end = one[0], other[0]
        if (a == target) != (b == target):  # it crosses the target on its way
            share = (target - one[1]) / (other[1] - one[1])
            cross = round(one[0] + (other[0] - one[0]) * share, 1)
            start, end = (cross, end) if a == target else (start, cross)
        found.append(f"M{start} {target}L{start} {a}L{end} {b}L{end} {target}Z")
    return "".join(found)


def _last(points: Sequence[tuple[float, float] | None]) -> tuple[float, float] | None:
    return next((point for point in reversed(points) if point is not None), None)


def _worst(
    now: Values,
    points: Sequence[tuple[float, float] | None],
    target: float | None,
    *,
    up_is_better: bool,
) -> tuple[float, float, int] | None:
    """The value farthest on the wrong side of the target."""
    known = [(v, n) for n, v in enumerate(now) if v is not None]
    if target is None or not known:
        return None
    value, number = min(known) if up_is_better else max(known)
    point = points[number]
    if point is None or (value >= target) == up_is_better:
        return None
    return point[0], point[1], number


def _labels(count: int) -> list[Label]:
    """Four at most: the first, the last and what lies evenly between."""
    if count < 2:
        return [Label(LEFT, "", 0)] if count else []
    wanted = min(count, 4)
    numbers = sorted({round(n * (count - 1) / (wanted - 1)) for n in range(wanted)})
    return [
        Label(
            round(LEFT + (RIGHT - LEFT) * number / (count - 1), 1),
            "" if number == 0 else "end" if number == count - 1 else "mid",
            number,
        )
        for number in numbers
    ]
