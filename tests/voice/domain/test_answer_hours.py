"""Who answers at a moment, in the client's own time. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.voice.domain.answer_hours import Plan, Stretch, Who, day, next_change, problem, who

ZONE = "Europe/Stockholm"
OFFICE = [
    Stretch(7 * 60, 9 * 60, Who.US),
    Stretch(9 * 60, 17 * 60, Who.OWN),
    Stretch(17 * 60, 22 * 60, Who.US),
]
BLACK_FRIDAY = date(2026, 11, 27)
PLAN = Plan(
    zone=ZONE,
    weekly=dict.fromkeys(range(5), OFFICE) | {5: [], 6: []},
    exceptions={BLACK_FRIDAY: [Stretch(0, 1440, Who.US)], date(2026, 12, 25): []},
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("when", "answers"),
    [
        ("2026-11-23T06:59", Who.MESSAGE),
        ("2026-11-23T07:00", Who.US),
        ("2026-11-23T08:59", Who.US),
        ("2026-11-23T09:00", Who.OWN),
        ("2026-11-23T16:59", Who.OWN),
        ("2026-11-23T17:00", Who.US),
        ("2026-11-23T22:00", Who.MESSAGE),
        ("2026-11-27T03:00", Who.US),  # the exception replaces the whole day
        ("2026-11-27T12:00", Who.US),
        ("2026-11-28T12:00", Who.MESSAGE),
        ("2026-12-25T12:00", Who.MESSAGE),
    ],
)
def test_a_week_with_days_that_differ(when, answers):
    assert who(PLAN, at(when)) == answers


def test_times_are_the_clients_clock_on_both_sides_of_a_change_of_the_clocks():
    summer = datetime(2026, 10, 23, 7, 30, tzinfo=UTC)
    winter = datetime(2026, 10, 26, 7, 30, tzinfo=UTC)
    assert who(PLAN, summer) == Who.OWN  # 09:30 there
    assert who(PLAN, winter) == Who.US  # 08:30 there


@pytest.mark.parametrize("side", [Who.US, Who.OWN])
def test_a_forwarding_beats_week_and_exception_until_its_moment(side):
    until = at("2026-11-28T12:00")
    plan = Plan(ZONE, PLAN.weekly, PLAN.exceptions, side, until)
    assert who(plan, at("2026-11-27T12:00")) == side
    assert who(plan, until - timedelta(seconds=1)) == side
    assert who(plan, until) == Who.MESSAGE


def test_a_forwarding_without_an_end_is_none():
    assert who(Plan(ZONE, PLAN.weekly, {}, Who.US, None), at("2026-11-23T10:00")) == Who.OWN


def test_a_day_is_filled_from_midnight_to_midnight():
    parts = [(each.begins, each.ends, each.who) for each in day(PLAN, date(2026, 11, 23))]
    assert parts == [
        (0, 420, Who.MESSAGE),
        (420, 540, Who.US),
        (540, 1020, Who.OWN),
        (1020, 1320, Who.US),
        (1320, 1440, Who.MESSAGE),
    ]
    assert day(PLAN, date(2026, 11, 28)) == [Stretch(0, 1440, Who.MESSAGE)]


def test_the_next_change_is_found_over_the_weekend_and_after_a_forwarding():
    assert next_change(PLAN, at("2026-11-23T10:00")) == at("2026-11-23T17:00")
    assert next_change(PLAN, at("2026-11-28T10:00")) == at("2026-11-30T07:00")
    forwarded = Plan(ZONE, PLAN.weekly, {}, Who.US, at("2026-11-23T12:00"))
    assert next_change(forwarded, at("2026-11-23T10:00")) == at("2026-11-23T12:00")
    always = Plan(ZONE, {n: [Stretch(0, 1440, Who.US)] for n in range(7)})
    assert next_change(always, at("2026-11-23T10:00")) is None


@pytest.mark.parametrize(
    ("stretches", "broken"),
    [
        ([], ""),
        (OFFICE, ""),
        ([Stretch(540, 1020, Who.OWN), Stretch(1000, 1100, Who.US)], "overlap"),
        ([Stretch(540, 540, Who.OWN)], "range"),
        ([Stretch(600, 540, Who.OWN)], "range"),
        ([Stretch(1380, 1500, Who.US)], "range"),
        ([Stretch(-1, 60, Who.US)], "range"),
    ],
)
def test_a_day_that_cannot_be_is_said_to_be(stretches, broken):
    assert problem(stretches) == broken
