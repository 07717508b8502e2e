"""What a visitor reads of the opening hours."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
import time_machine

from apps.portal.services import doors
from apps.routing.models import Calendar, EntryPoint, OpeningHours, Queue
from tests import make

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def line_of(spans: list[tuple[int, time, time]]) -> str:
    calendar = Calendar.objects.create(name="Hours")
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=calendar, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in spans
    )
    channel = make.channel()
    queue = Queue.objects.create(name="Help", brand=channel.brand, calendar=calendar)
    EntryPoint.objects.create(channel=channel, queue=queue)
    return doors.boot(channel, "en")["hours"]["line"]


@time_machine.travel(MONDAY_NOON, tick=False)
def test_a_door_that_never_shuts_is_open_day_and_night():
    assert line_of([(day, time(0), time(0)) for day in range(7)]) == "Open now, day and night"


@time_machine.travel(MONDAY_NOON, tick=False)
def test_spans_that_touch_at_midnight_are_one():
    assert line_of([(0, time(8), time(0)), (1, time(0), time(2))]) == "Open now, until 02:00"
