from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.routing.domain.hours import ALWAYS, HORIZON_DAYS, Calendar

BERLIN = ZoneInfo("Europe/Berlin")
SPLIT = ((540, 720), (780, 1080))  # 09:00 to 12:00 and 13:00 to 18:00
OFFICE = Calendar(
    zone="Europe/Berlin",
    weekly=dict.fromkeys(range(5), SPLIT),
    exceptions={date(2026, 12, 24): ((540, 720),), date(2026, 12, 28): ()},
    holidays=frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 24)}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-03-02 08:59:59", False),
        ("2026-03-02 09:00", True),
        ("2026-03-02 11:59:59", True),
        ("2026-03-02 12:00", False),  # the lunch break of a split shift
        ("2026-03-02 13:00", True),
        ("2026-03-02 18:00", False),
        ("2026-03-07 10:00", False),  # Saturday
        ("2026-12-24 10:00", True),  # an exception wins over the holiday
        ("2026-12-24 14:00", False),
        ("2026-12-25 10:00", False),
        ("2026-12-28 10:00", False),
    ],
)
def test_open_and_closed(when, is_open):
    assert OFFICE.is_open(at(when)) is is_open


def test_the_same_moment_is_judged_in_the_zone_of_the_place():
    assert OFFICE.is_open(datetime(2026, 7, 1, 7, 30, tzinfo=UTC))  # 09:30 in summer
    assert not OFFICE.is_open(datetime(2026, 1, 7, 7, 30, tzinfo=UTC))  # 08:30 in winter


def test_the_next_opening_skips_nights_weekends_and_holidays():
    assert OFFICE.next_opening(at("2026-03-02 12:30")) == at("2026-03-02 13:00")
    assert OFFICE.next_opening(at("2026-03-06 18:00")) == at("2026-03-09 09:00")
    assert OFFICE.next_opening(at("2026-12-24 12:00")) == at("2026-12-29 09:00")
    assert OFFICE.next_opening(at("2026-03-02 10:00")) == at("2026-03-02 10:00")


def test_a_calendar_without_hours_never_opens():
    assert Calendar().next_opening(at("2026-03-02 12:30")) is None
    assert Calendar().add_business(at("2026-03-02 12:30"), 1) is None


def test_business_time_runs_only_while_somebody_answers():
    assert OFFICE.business_seconds(at("2026-03-02 11:00"), at("2026-03-02 14:00")) == 7200
    assert OFFICE.business_seconds(at("2026-03-06 17:00"), at("2026-03-09 10:00")) == 7200
    assert OFFICE.business_seconds(at("2026-03-02 14:00"), at("2026-03-02 11:00")) == 0
    assert OFFICE.add_business(at("2026-03-06 17:00"), 7200) == at("2026-03-09 10:00")


def test_a_day_of_the_clock_change_has_twenty_three_or_twenty_five_hours():
    whole = Calendar(zone="Europe/Berlin", weekly=ALWAYS.weekly)

    assert whole.business_seconds(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == 23 * 3600
    assert whole.business_seconds(at("2026-10-25 00:00"), at("2026-10-26 00:00")) == 25 * 3600


def test_an_hour_that_happens_twice_is_open_both_times():
    night = Calendar(zone="Europe/Berlin", weekly={6: ((120, 180),)})  # 02:00 to 03:00

    assert night.business_seconds(at("2026-10-25 00:00"), at("2026-10-26 00:00")) == 7200


def test_a_night_shift_runs_past_midnight():
    night = Calendar(weekly={4: ((1320, 1560),)})  # Friday 22:00 to Saturday 02:00

    assert night.is_open(datetime(2026, 3, 7, 1, 59, tzinfo=UTC))
    assert not night.is_open(datetime(2026, 3, 7, 2, 0, tzinfo=UTC))
    assert (
        night.business_seconds(datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC))
        == 4 * 3600
    )


MOMENTS = st.integers(0, 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(start=MOMENTS, seconds=st.integers(0, 30 * 86_400))
def test_adding_business_time_and_measuring_it_agree(start, seconds):
    end = OFFICE.add_business(start, seconds)

    assert end is not None
    assert OFFICE.business_seconds(start, end) == pytest.approx(seconds)


@given(start=MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(start):
    opening = OFFICE.next_opening(start)

    assert opening is not None
    assert OFFICE.is_open(opening)
    assert OFFICE.business_seconds(start, opening) == 0
    assert opening - start < timedelta(days=HORIZON_DAYS)
