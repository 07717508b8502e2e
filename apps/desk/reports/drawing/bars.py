"""Counts in steps as bars; a second row below for those who gave up. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, TOP, BASE, LOW_TOP, LOW_BASE = 520.0, 16.0, 172.0, 200.0, 250.0
WHOLE_BASE = 250.0  # of a chart with one row only
GAP = 3.5


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    count: int
    is_good: bool
    step: int  # seconds up to which it counts; 0 is the rest
    middle: float


@dataclass(frozen=True, slots=True)
class Bars:
    upper: list[Bar]
    lower: list[Bar]
    base: float
    target_x: float | None


def bars(
    steps: Sequence[int], upper: Sequence[int], lower: Sequence[int] = (), *, target: int | None
) -> Bars:
    """``target``: the promise in seconds; steps up to it are good."""
    base = BASE if lower else WHOLE_BASE
    slot = WIDTH / len(steps)
    good = [bool(target and step and step <= target) for step in steps]
    kept = sum(good)
    return Bars(
        _row(steps, upper, good, TOP, base, slot),
        _row(steps, lower, [False] * len(steps), LOW_TOP, LOW_BASE, slot) if lower else [],
        base,
        round(kept * slot, 1) if target and kept else None,
    )


def _row(
    steps: Sequence[int],
    counts: Sequence[int],
    good: Sequence[bool],
    top: float,
    base: float,
    slot: float,
) -> list[Bar]:
    most = max(counts, default=0) or 1
    found = []
    for number, (step, count, is_good) in enumerate(zip(steps, counts, good, strict=True)):
        height = round((base - top) * count / most, 1)
        x = round(number * slot + GAP / 2, 1)
        found.append(
            Bar(
                x, round(base - height, 1), round(slot - GAP, 1), height, count, is_good, step,
                round(number * slot + slot / 2, 1),
            )
        )  # fmt: skip
    return found
