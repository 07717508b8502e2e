"""The highest rate that something carries, found by halving in a few short steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

Holds = Callable[[int], Awaitable[bool]]


async def highest(holds: Holds, *, first: int, most: int, steps: int) -> int:
    """The highest of the rates tried that holds, 0 of none. The first one tried is the aim."""
    best, low, high, rate = 0, 0, most, first
    for _ in range(steps):
        if await holds(rate):
            best = low = rate
        else:
            high = rate
        rate = (low + high) // 2
    return best
