"""One line of the comparison: what was seen, what was recorded, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass

CLOCK_TOLERANCE = 3.0  # seconds: the way to a client and back, on a busy machine


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    observed: str
    recorded: str
    agrees: bool
