"""Deadlines in working days: Monday to Friday, and the holidays a caller names."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta

SATURDAY = 5


def after(start: datetime, days: int, *, holidays: Container[date] = frozenset()) -> datetime:
    """The same time of day, ``days`` working days later; a free day counts as the next one."""
    moment = start
    left = days
    while left > 0:
        moment += timedelta(days=1)
        if _works(moment, holidays):
            left -= 1
    while not _works(moment, holidays):
        moment += timedelta(days=1)
    return moment


def _works(moment: datetime, holidays: Container[date]) -> bool:
    return moment.weekday() < SATURDAY and moment.date() not in holidays
