"""What a tile of a wallboard may show. Nothing here is about one person.

Percentages are 0 to 100, times are seconds. ``figure`` names an entry of the dictionary,
counted since midnight; without one the value is read from the lines and people of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_TILES = 6
MOST_KINDS = 6
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class Measure:
    key: str
    unit: str  # percent, seconds, count, score
    better: str  # which side is the good one
    target: float
    figure: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


MEASURES: Mapping[str, Measure] = {
    one.key: one
    for one in (
        Measure("waiting", "count", DOWN, 20),
        Measure("longest_wait", "seconds", DOWN, 240),
        Measure("overdue", "count", DOWN, 0),
        Measure("people_free", "count", UP, 2),
        Measure("service_level", "percent", UP, 80, "service_level"),
        Measure("abandonment", "percent", DOWN, 6, "abandonment"),
        Measure("first_response", "seconds", DOWN, 60, "first_response"),
        Measure("speed_of_answer", "seconds", DOWN, 60, "speed_of_answer"),
        Measure("first_contact_resolution", "percent", UP, 75, "first_contact_resolution"),
        Measure("satisfied", "percent", UP, 80, "csat"),
        Measure("rating", "score", UP, 4.5, "csat", {"as": "mean"}),
        Measure("unusual_calls", "count", DOWN, 0),
        Measure("offered", "count", DOWN, 500, "offered"),
    )
}

# What suits a channel: a call is short of patience, a mail of age.
FITTING: Mapping[str, tuple[str, float]] = {
    "voice": ("abandonment", 6),
    "video": ("abandonment", 6),
    "chat": ("first_response", 60),
    "messaging": ("first_response", 15 * 60),
    "sms": ("first_response", 15 * 60),
    "email": ("longest_wait", 8 * 3600),
    "form": ("longest_wait", 8 * 3600),
    "generic": ("longest_wait", 3600),
    "social": ("longest_wait", 3600),
}


@dataclass(frozen=True, slots=True)
class Trend:
    """How a value moved over the last minutes; ``step`` has the value's unit."""

    step: float
    minutes: int

    def word(self, better: str) -> str:
        """``better``, ``worse`` or ``steady``."""
        if not self.step:
            return "steady"
        return "better" if (self.step > 0) == (better == UP) else "worse"


def trend(course: list[tuple[float, float]], *, minutes: int = 15) -> Trend | None:
    """``course``: (minutes ago, value), oldest first. None without a value that old."""
    if not course:
        return None
    old = [value for ago, value in course if minutes - 3 <= ago <= minutes + 10]
    return Trend(course[-1][1] - old[-1], minutes) if old else None
