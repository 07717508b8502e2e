"""Levels and peaks: backlog, the longest wait, waits told wrong, contacts an order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.analytics.domain.registry import KPIS
from apps.analytics.services import figures, rolling, spreads, standing
from apps.analytics.services.figures import Filters, Period
from apps.customers.services import orders
from tests import make
from tests.analytics.logs import DAY, Day, at

pytestmark = pytest.mark.django_db

WEEK = Period.of_days(date(2026, 3, 2), date(2026, 3, 8))


def letter(day: Day, opened: str):
    return day.contact(opened, "email").queued(opened)


def done(day: Day, opened: str, clock: str) -> None:
    letter(day, opened).answered(clock, "ada").ended(clock).wrapped(clock)


def letters() -> Day:
    """Three come on Monday, one on Wednesday; two are done, on Tuesday and on Thursday."""
    day = Day()
    done(day, "08:00", "1 12:00")
    done(day, "09:00", "3 12:00")
    letter(day, "10:00")
    letter(day, "2 10:00")
    day.contact("10:00").queued("10:00")  # a chat is no letter
    rolling.tick(now=at("20 00:00"))
    return day


def test_the_backlog_is_what_was_open_at_the_end_of_the_period():
    day = letters()
    figure = figures.figure("backlog", WEEK)
    assert (figure.value, figure.kpi.unit) == (2, "count")
    assert figures.figure("backlog", Period.of_day(date(2026, 3, 2))).value == 3
    days = figures.figure("backlog_days", WEEK)
    assert (days.numerator, days.denominator, days.value) == (2 * 28, 2, 28.0)
    # Sunday midnight minus Monday 10:00
    assert figures.figure("oldest_letter", WEEK).value == 6 * 24 + 14
    assert figures.figure("backlog", WEEK, Filters(kinds=["chat"])).value == 0
    (row,) = figures.table("queue", WEEK, only={"open_letters"})
    assert (row.key, row.totals) == (
        (day.queue.pk,),
        {"open_letters": 2, "oldest_letter_ms": 158 * 3_600_000, "letters_done": 2},
    )


def test_from_day_to_day_it_goes_up_and_down_and_stands_on_quiet_days():
    letters()
    course = figures.series("day", WEEK, only={"open_letters"})
    assert [row.totals["open_letters"] for row in course] == [3, 2, 3, 2, 2, 2, 2]
    assert figures.week(WEEK, only={"open_letters"}) == []


def test_letters_are_told_by_their_age():
    letters()
    # At the end of Thursday: one of Monday is 86 h old, one of Wednesday 38 h.
    period = Period.of_days(date(2026, 3, 2), date(2026, 3, 5))
    assert standing.ages(period) == [(4, 0), (24, 0), (72, 1), (168, 1), (0, 0)]
    other = make.user(role="supervisor", team=make.team())
    assert sum(count for _age, count in standing.ages(period, reader=other)) == 0


def test_the_longest_wait_includes_who_gave_up_and_not_who_still_waits():
    day = Day()
    day.contact("10:00").queued("10:00").answered("10:02", "ada")
    day.contact("10:00").queued("10:00").gave_up("10:07")
    day.contact("10:00").queued("10:00")
    other = make.queue(brand=day.brand, teams=[day.team])
    day.contact("11:00").queued("11:00", other).answered("11:01", "ada")
    rolling.tick(now=at("18:00"))
    assert figures.figure("longest_wait", WEEK).value == 420.0
    rows = figures.table("queue", WEEK, only={"longest_wait_ms"})
    assert {row.key[0]: row.figure("longest_wait").value for row in rows} == {
        day.queue.pk: 420.0, other.pk: 60.0,
    }  # fmt: skip
    assert figures.figure("longest_wait", Period.of_day(date(2026, 3, 9))).value is None
    assert not KPIS["longest_wait"].adds_up


def test_a_wait_told_is_held_against_the_wait():
    day = Day()
    for told, seconds in ((60, 90), (60, 50), (None, 20)):
        queued = day.contact("10:00").queued("10:00", expected_wait=told)
        queued.answered(f"10:0{seconds // 60}:{seconds % 60}", "ada")
    day.contact("10:00").queued("10:00", expected_wait=60).gave_up("10:05")
    assert day.pair("wait_error") == (40_000, 2)
    assert day.pair("wait_error", **{"as": "bias"}) == (20_000, 2)
    assert spreads.told(WEEK) == (20.0, 28.0)
    assert spreads.told(Period.of_day(date(2026, 3, 9))) is None


def test_contacts_an_order_are_counted_by_brand_and_time_and_by_nothing_else():
    day, boss = Day(), make.admin()
    for hour in ("10", "11", "12"):
        day.contact(f"{hour}:00").queued(f"{hour}:00")
    rolling.tick(now=at("18:00"))
    assert figures.figure("contacts_per_order", WEEK, reader=boss).value is None
    buyer = make.customer(brands=[day.brand])
    for number, hour in (("H-1", 9), ("H-2", 15), ("H-2", 16)):  # the second twice
        orders.record(customer=buyer, brand=day.brand, number=number, by=boss,
                      placed_at=DAY + timedelta(hours=hour))  # fmt: skip
    figure = figures.figure("contacts_per_order", WEEK, reader=boss)
    assert (figure.numerator, figure.denominator) == (3, 2)
    assert figures.figure("contacts_per_order", WEEK, Filters(brands=[day.brand.pk])).value == 1.5
    assert figures.figure("contacts_per_order", WEEK, Filters(kinds=["chat"])).value is None
    (row,) = figures.table("brand", WEEK, only={"arrived", "orders"})
    assert (row.key[0], row.figure("contacts_per_order").value) == (day.brand.pk, 1.5)
    leader = make.user(role="team_leader", team=day.team)
    assert figures.figure("contacts_per_order", WEEK, reader=leader).value is None
    assert buyer.touchpoints.filter(kind="order").count() == 2
