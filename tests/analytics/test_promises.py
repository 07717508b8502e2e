"""A promise that changes: what came before counts by the old one, for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.analytics.services import figures, promises, rolling, scratch
from apps.desk.reports import tiles
from apps.routing.services import queues
from tests import make
from tests.analytics.logs import DAY, Day, at

pytestmark = pytest.mark.django_db

ALWAYS = figures.Period(DAY, DAY + timedelta(days=500))


def served_in_30_seconds(day: Day, opened: str) -> None:
    day.contact(f"{opened}:00").queued(f"{opened}:00").answered(f"{opened}:30", "ada")


def test_publishing_another_promise_leaves_the_figures_of_before_as_they_were():
    day = Day(target_seconds=20, target_percent=80)
    served_in_30_seconds(day, "10:00")
    boss = make.admin()
    rolling.tick(now=at("18:00"))
    queues.edit(queue=day.queue, by=boss, target_seconds=60, target_percent=90)
    queues.publish(queue=day.queue, by=boss)
    served_in_30_seconds(day, "400 10:00")

    for count in (
        lambda: rolling.tick(now=at("401 10:00")),
        lambda: scratch.recount(now=at("401 10:00")),
    ):
        count()
        sums = figures.totals(ALWAYS)
        level = figures.KPIS["service_level"].figure(sums)
        assert (level.numerator, level.denominator) == (1, 2)
        assert tiles.promise("service_level", figures.Row((), sums)) == 0.85
        assert tiles.promise("handle_time", figures.Row((), sums)) is None

    (change,) = promises.changes(ALWAYS, figures.Filters(), reader=boss)
    assert (change.queue, change.before, change.after) == (day.queue.name, (80, 20), (90, 60))
    stranger = make.user(role="supervisor", team=make.team())
    assert promises.changes(ALWAYS, figures.Filters(), reader=stranger) == []


def test_a_change_that_is_none_of_the_promise_is_not_told():
    day, boss = Day(), make.admin()
    queues.edit(queue=day.queue, by=boss, offer_seconds=45)
    queues.publish(queue=day.queue, by=boss)
    assert promises.changes(ALWAYS, figures.Filters(), reader=boss) == []
