"""How long a certificate holds, and what stands in somebody's square of the matrix."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """One person and one course, from nothing to held; the words of the matrix."""

    NONE = "none"  # assigned, not begun
    HALF = "half"  # on the way
    HELD = "held"
    DUE = "due"  # held, and inside its renewal window
    LAPSED = "lapsed"  # ended, the skill with it
    DASH = "dash"  # not in this role


def valid_until(issued: datetime, months: int | None) -> datetime | None:
    """The same day so many months later, or the last of that month; None holds for good."""
    if not months:
        return None
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    day = min(issued.day, monthrange(year, month)[1])
    return issued.replace(year=year, month=month, day=day)


def renewable_from(valid_to: datetime | None, window_days: int) -> datetime | None:
    return valid_to - timedelta(days=window_days) if valid_to else None


def standing(
    *, valid_to: datetime | None, ended: bool, window_days: int, now: datetime
) -> Standing:
    """Of a certificate that was issued once."""
    if ended or (valid_to is not None and valid_to <= now):
        return Standing.LAPSED
    opens = renewable_from(valid_to, window_days)
    return Standing.DUE if opens is not None and opens <= now else Standing.HELD


def days_left(valid_to: datetime, now: datetime) -> int:
    """Whole days until it ends, rounded up: "1 day" until the last second."""
    return max(0, -(-int((valid_to - now).total_seconds()) // 86_400))
