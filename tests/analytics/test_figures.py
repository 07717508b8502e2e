"""Asking for figures: by what, for whom, and what is now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.analytics.services import figures, live, peers, rolling
from apps.analytics.services.figures import Filters, Period
from tests import make
from tests.analytics.logs import DAY, Day, at

pytestmark = pytest.mark.django_db

MONTH = Period(DAY - timedelta(days=1), DAY + timedelta(days=30))


def busy_day() -> Day:
    day = Day()
    for n, name in enumerate(("ada", "ada", "bo")):
        hour = 9 + n
        (
            day.contact(f"{hour}:00")
            .queued(f"{hour}:00")
            .answered(f"{hour}:00:{10 * (n + 1)}", name)
            .ended(f"{hour}:10")
            .wrapped(f"{hour}:11")
        )
    day.contact("15:00", "email").queued("15:00")
    rolling.tick(now=at("18:00"), everyone=True)
    return day


def test_a_table_has_one_row_an_agent_and_its_rows_add_up_to_the_whole():
    day = busy_day()
    rows = {row.key[0]: row for row in figures.table("agent", MONTH)}
    assert {key: row.totals.get("handled") for key, row in rows.items()} == {
        0: None, day.who("ada").pk: 2, day.who("bo").pk: 1,
    }  # fmt: skip
    whole = figures.totals(MONTH)
    assert whole["offered"] == sum(row.totals.get("offered", 0) for row in rows.values()) == 4
    assert whole["waiting"] == 1


def test_a_series_has_its_hours_where_the_reader_is():
    busy_day()
    rows = figures.series("hour", Period.of_day(date(2026, 3, 2), zone="Asia/Tokyo"))
    assert [(row.key[0].hour, row.totals["offered"]) for row in rows] == [
        (18, 1), (19, 1), (20, 1),
    ]  # fmt: skip
    quarters = figures.series("quarter", MONTH)
    assert [row.totals["offered"] for row in quarters] == [1, 1, 1, 1]
    assert [row.key for row in figures.week(MONTH)] == [(1, 9), (1, 10), (1, 11), (1, 15)]


def test_whole_days_before_are_whole_days_over_a_change_of_clocks():
    march = Period.of_days(date(2026, 3, 29), date(2026, 3, 30), zone="Europe/Stockholm")
    assert march.before() == Period.of_days(
        date(2026, 3, 27), date(2026, 3, 28), zone="Europe/Stockholm"
    )


def test_readers_see_their_scope_and_nothing_else():
    day = busy_day()
    ada = day.who("ada")
    leader = make.user(role="team_leader", team=day.team)
    other = make.user(role="team_leader", team=make.team())
    supervisor = make.user(role="supervisor", team=day.team)
    trainer = make.user(role="trainer", team=day.team)
    seen = {
        who: figures.totals(MONTH, reader=who).get("offered", 0)
        for who in (ada, leader, other, supervisor, trainer, make.admin())
    }
    assert list(seen.values()) == [2, 4, 0, 4, 0, 4]


def test_filters_cut_and_a_channel_has_no_time_of_people():
    day = busy_day()
    day.state("ada", "09:00", "available")
    rolling.tick(now=at("18:00"), everyone=True)
    assert figures.totals(MONTH, Filters(kinds=["email"]))["offered"] == 1
    assert "signed_in_ms" in figures.totals(MONTH)
    assert "signed_in_ms" not in figures.totals(MONTH, Filters(kinds=["chat"]))
    assert figures.figure("occupancy", MONTH, Filters(kinds=["chat"])).value is None


def test_lines_are_read_from_the_rows():
    day = busy_day()
    now = at("15:10")
    lines = live.lines("queue", now=now)
    assert lines[day.queue.pk].waiting == 1
    assert lines[day.queue.pk].overdue == 1
    assert lines[day.queue.pk].longest_wait(now) == 600
    assert live.lines("kind", Filters(kinds=["chat"]), now=now) == {}
    assert live.lines("", now=now, reader=make.user(role="supervisor", team=make.team())) == {}


def test_the_crew_is_counted_by_what_they_do():
    day = Day()
    make.presence(day.who("ada"))
    make.presence(day.who("bo"), routing="interacting")
    make.presence(day.who("cy"), presence="away")
    make.presence(day.who("di"), presence="offline")
    make.presence(make.agent(team=make.team()))
    crew = live.crew(Filters(teams=[day.team.pk]))
    assert crew == live.Crew(signed_in=3, idle=1, handling=1, away=1)
    assert live.crew(reader=day.who("ada")) == live.Crew(signed_in=1, idle=1)


def test_ones_own_figure_stands_beside_a_team_of_five_or_nothing():
    day = Day()
    for n, name in enumerate(("ada", "bo", "cy", "di")):
        day.contact("9:00").queued("9:00").answered("9:00", name).ended(f"9:0{n + 1}").wrapped(
            f"9:0{n + 1}"
        )
    rolling.tick(now=at("18:00"))
    alone = peers.beside(day.who("ada"), "handle_time", MONTH)
    assert (alone.own.value, alone.people, alone.median) == (60.0, 4, None)
    day.contact("9:00").queued("9:00").answered("9:00", "ed").ended("9:05").wrapped("9:05")
    rolling.tick(now=at("18:00"))
    beside = peers.beside(day.who("ada"), "handle_time", MONTH)
    assert (beside.people, beside.low, beside.median, beside.high) == (5, 120.0, 180.0, 240.0)
