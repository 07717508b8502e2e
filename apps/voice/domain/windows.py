"""When somebody may be called, by the clock where their number lives. Pure.

A number that may be in several time zones is called only when the window is open in all of
them. Rules are picked from the most particular: the brand's for the country, anybody's for
the country, the brand's for everywhere, anybody's for everywhere. Without a rule there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from phonenumbers import timezone as zones_of_numbers

from apps.routing.domain.hours import Calendar

NOWHERE = "Etc/Unknown"
ROUNDS = 50  # of zones taking turns to be open


@dataclass(frozen=True, slots=True)
class Window:
    """``brand`` None and ``country`` empty stand for every one; minutes of the local day."""

    days: frozenset[int]  # 0 is Monday
    begins: int
    ends: int
    country: str = ""
    brand: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number lives, as far as it tells."""

    country: str
    zones: tuple[str, ...]


def place_of(number: str, *, zone: str) -> Place:
    """``zone`` is taken for a number that does not tell where it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return Place("", (zone,))
    found = tuple(zones_of_numbers.time_zones_for_number(parsed))
    zones = tuple(name for name in found if name != NOWHERE)
    return Place(phonenumbers.region_code_for_number(parsed) or "", zones or (zone,))


def in_force(windows: Iterable[Window], *, country: str, brand: int) -> list[Window]:
    told = list(windows)
    for wanted in ((country, brand), (country, None), ("", brand), ("", None)):
        found = [window for window in told if (window.country, window.brand) == wanted]
        if found:
            return found
    return []


def is_open(windows: Sequence[Window], place: Place, at: datetime) -> bool:
    return not windows or all(each.is_open(at) for each in _calendars(windows, place))


def opens_at(windows: Sequence[Window], place: Place, at: datetime) -> datetime | None:
    """``at`` itself when it is open; None when the zones are never open together."""
    if not windows:
        return at
    calendars = _calendars(windows, place)
    for _ in range(ROUNDS):
        latest = at
        for each in calendars:
            opening = each.next_opening(latest)
            if opening is None:
                return None
            latest = opening
        if latest == at:
            return at
        at = latest
    return None


def _calendars(windows: Sequence[Window], place: Place) -> list[Calendar]:
    weekly = {
        day: [(window.begins, window.ends) for window in windows if day in window.days]
        for day in range(7)
    }
    return [Calendar(zone=zone, weekly=weekly) for zone in place.zones]
