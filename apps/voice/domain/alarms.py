"""What is unusual about one person's calls out of the last hour. Pure.

Stolen or misused lines look alike: many calls that end at once, countries nobody calls,
numbers that cost extra, the middle of the night, and the day's limit reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SHORT_SECONDS, MOST_SHORT = 10, 10
MOST_COUNTRIES = 3  # other than those of the house
NIGHT_BEGINS, NIGHT_ENDS, MOST_AT_NIGHT = 22, 6, 2


class Unusual(StrEnum):
    SHORT = "short"
    ABROAD = "abroad"
    COSTLY = "costly"
    NIGHT = "night"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class CallOut:
    local: datetime  # by the brand's clock
    country: str
    seconds: int | None = None  # talked; None: it still lasts, or joined another
    is_costly: bool = False


def found(
    calls: Sequence[CallOut], *, home: frozenset[str], today: int, most: int
) -> dict[Unusual, int]:
    """What is unusual, with how many there were. ``today`` and ``most`` are the day's."""
    counts = {
        Unusual.SHORT: sum(c.seconds is not None and c.seconds < SHORT_SECONDS for c in calls),
        Unusual.ABROAD: len({call.country for call in calls} - home - {""}),
        Unusual.COSTLY: sum(call.is_costly for call in calls),
        Unusual.NIGHT: sum(_is_night(call.local) for call in calls),
        Unusual.CAP: today,
    }
    limits = {
        Unusual.SHORT: MOST_SHORT,
        Unusual.ABROAD: MOST_COUNTRIES,
        Unusual.COSTLY: 1,
        Unusual.NIGHT: MOST_AT_NIGHT,
        Unusual.CAP: max(most, 1),
    }
    return {kind: count for kind, count in counts.items() if count >= limits[kind]}


def _is_night(at: datetime) -> bool:
    return at.hour >= NIGHT_BEGINS or at.hour < NIGHT_ENDS
