"""Opening hours from their rows: calendars, holidays, and what a channel says when closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

import holidays
from django.utils import timezone

from apps.routing.choices import ClosedBehaviour
from apps.routing.domain import hours
from apps.routing.domain.hours import MINUTES_A_DAY, Span
from apps.routing.models import Calendar, CalendarException, EntryPoint, OpeningHours, Queue


@dataclass(frozen=True, slots=True)
class Opening:
    """What a customer meets now. ``opens_at`` is None when open, or closed until further notice."""

    is_open: bool
    opens_at: datetime | None
    behaviour: str
    text: str


def calendars(rows: Iterable[Calendar]) -> dict[int, hours.Calendar]:
    """The pure calendars of ``rows``, by id, in two queries."""
    wanted = list(rows)
    ids = [row.pk for row in wanted]
    weekly: defaultdict[int, defaultdict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for span in OpeningHours.objects.filter(calendar__in=ids):
        weekly[span.calendar_id][span.weekday].append(_span(span.opens, span.closes))
    special: defaultdict[int, defaultdict[date, list[Span]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for day in CalendarException.objects.filter(calendar__in=ids):
        spans = special[day.calendar_id][day.date]
        if day.opens is not None and day.closes is not None:
            spans.append(_span(day.opens, day.closes))
    return {
        row.pk: hours.Calendar(
            zone=row.time_zone,
            weekly=weekly[row.pk],
            exceptions=special[row.pk],
            holidays=_holidays(row),
        )
        for row in wanted
    }


def calendar_of(queue: Queue) -> hours.Calendar:
    """When ``queue`` answers; without a calendar, always."""
    if queue.calendar is None:
        return hours.ALWAYS
    return calendars([queue.calendar])[queue.calendar.pk]


def opening_of(queue: Queue, *, at: datetime | None = None) -> Opening:
    now = at or timezone.now()
    calendar = calendar_of(queue)
    is_open = calendar.is_open(now)
    return Opening(
        is_open=is_open,
        opens_at=None if is_open else calendar.next_opening(now),
        behaviour=queue.closed_behaviour,
        text=queue.closed_text,
    )


def opening_for(channel_id: int, *, at: datetime | None = None) -> Opening:
    """What a customer of a channel meets; one without a queue is open, and somebody must look."""
    point = (
        EntryPoint.objects.select_related("queue__calendar").filter(channel_id=channel_id).first()
    )
    if point is None:
        return Opening(is_open=True, opens_at=None, behaviour=ClosedBehaviour.HOLD, text="")
    return opening_of(point.queue, at=at)


def _span(opens: time, closes: time) -> Span:
    end = closes.hour * 60 + closes.minute
    return opens.hour * 60 + opens.minute, end or MINUTES_A_DAY


def _holidays(row: Calendar) -> frozenset[date]:
    """Last year's to the year after next: what a due time can touch."""
    if not row.holiday_country:
        return frozenset()
    return _known_holidays(row.holiday_country, row.holiday_region, timezone.now().year)


@lru_cache(maxsize=64)
def _known_holidays(country: str, region: str, year: int) -> frozenset[date]:
    try:
        found = holidays.country_holidays(
            country, subdiv=region or None, years=range(year - 1, year + 3)
        )
    except NotImplementedError:  # a country the library does not know: only exceptions count
        return frozenset()
    return frozenset(found)
