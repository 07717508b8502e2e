from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from apps.routing.models import Calendar, CalendarException, OpeningHours
from apps.routing.services import hours
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    row = Calendar.objects.create(name="Malmö", time_zone="Europe/Stockholm", holiday_country="SE")
    for weekday in range(5):
        for opens, closes in ((time(9), time(12)), (time(13), time(0))):
            OpeningHours.objects.create(calendar=row, weekday=weekday, opens=opens, closes=closes)
    return row


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_rows_become_a_calendar_with_split_shifts_and_a_day_that_ends_at_midnight(calendar):
    queue = make.queue(calendar=calendar)

    assert hours.opening_of(queue, at=at(1, 7)).is_open  # 09:00 in Malmö
    lunch = hours.opening_of(queue, at=at(1, 10, 30))
    assert (lunch.is_open, lunch.opens_at) == (False, at(1, 11))
    assert hours.opening_of(queue, at=at(1, 21, 59)).is_open
    assert not hours.opening_of(queue, at=at(1, 22)).is_open


def test_holidays_of_the_country_are_closed_and_an_exception_wins(calendar):
    queue = make.queue(calendar=calendar, closed_text="Back on Monday.")
    midsummer_eve, national_day = date(2026, 6, 19), date(2026, 12, 25)
    CalendarException.objects.create(
        calendar=calendar, date=national_day, opens=time(10), closes=time(11)
    )
    CalendarException.objects.create(calendar=calendar, date=midsummer_eve)

    closed = hours.opening_of(queue, at=at(19, 10))
    assert (closed.is_open, closed.text) == (False, "Back on Monday.")
    assert not hours.opening_of(queue, at=at(1, 10, month=1)).is_open  # New Year's Day
    assert hours.opening_of(queue, at=at(25, 9, 30, month=12)).is_open


def test_a_queue_without_a_calendar_and_a_channel_without_a_queue_are_open(calendar):
    assert hours.opening_of(make.queue()).is_open
    assert hours.opening_for(make.channel().pk).is_open

    point = make.entry_point(make.queue(calendar=calendar, closed_behaviour="offline_form"))
    night = hours.opening_for(point.channel_id, at=at(1, 3))
    assert (night.is_open, night.behaviour, night.opens_at) == (False, "offline_form", at(1, 7))
