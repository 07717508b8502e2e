"""Lines of small charts: pure geometry, drawn on the server as SVG paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spark:
    """A line in a box; ``y`` of the target is None without one. Gaps break the line."""

    path: str
    x: float  # where it ends
    y: float
    target_y: float | None
    width: float
    height: float


def spark(
    values: Sequence[float | None], *, target: float | None = None, width: float = 260,
    height: float = 80, pad: float = 10,
) -> Spark | None:  # fmt: skip
    """``values``: oldest first, None where there was none. None when fewer than two are known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    seen = [*known, *([target] if target is not None else [])]
    low, high = min(seen), max(seen)
    span = (high - low) or 1.0
    middle = high == low

    def y_of(value: float) -> float:
        if middle:
            return round(height / 2, 1)
        return round(pad + (high - value) / span * (height - 2 * pad), 1)

    step = (width - 2 * pad) / max(len(values) - 1, 1)
    points = [
        (round(pad + n * step, 1), y_of(value)) if value is not None else None
        for n, value in enumerate(values)
    ]
    path, is_down = [], False
    for point in points:
        if point is not None:
            path.append(f"{'L' if is_down else 'M'}{point[0]} {point[1]}")
        is_down = point is not None
    last = next(point for point in reversed(points) if point is not None)
    target_y = y_of(target) if target is not None else None
    return Spark(" ".join(path), last[0], last[1], target_y, width, height)
