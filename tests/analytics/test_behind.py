"""The contacts behind a number are those that were counted, for every figure there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.analytics.domain.registry import KPIS
from apps.analytics.services import behind, figures, rolling
from apps.analytics.services.figures import Filters, Period
from apps.customers.models import Order
from apps.surveys.models import Response
from tests import make
from tests.analytics.logs import DAY, Day, at

pytestmark = pytest.mark.django_db

DAYS = Period(DAY, DAY + timedelta(days=9))


@pytest.fixture
def day() -> Day:
    """Each contact once, so that contacts and counts are the same."""
    day = Day()
    for n, (wait, score) in enumerate(((5, 5), (15, 3), (50, 4))):
        hour = 9 + n
        chat = day.contact(f"{hour}:00").queued(f"{hour}:00", expected_wait=10).says(f"{hour}:00")
        chat.offered(f"{hour}:00", "ada", "expired" if n == 2 else "accepted")
        chat.answered(f"{hour}:00:{wait}", "ada").says(f"{hour}:00:{wait}", "ada")
        chat.ended(f"{hour}:10").wrapped(f"{hour}:11").rated(f"{hour}:12", score)
        chat.resolved(f"{hour}:20", reopen_count=n // 2)
    mail = day.contact("14:00", "email").queued("14:00").says("14:00").answered("14:10", "bo")
    mail.says("14:10", "bo").ended("14:11").wrapped("14:12")
    Response.objects.create(
        interaction=mail.row, customer=mail.case.customer, brand=day.brand, queue=day.queue,
        kind="email", way="email", nps=9, ces=6, csat=4, at=at("15:00"),
    )  # fmt: skip
    Order.objects.create(customer=mail.case.customer, brand=day.brand, number="1", placed_at=DAY)
    day.contact("15:00", "email").queued("15:00").says("15:00")
    day.contact("16:00").queued("16:00").gave_up("16:01")
    rolling.tick(now=at("8 00:00"))
    return day


@pytest.mark.parametrize("kpi", sorted({*behind.PARTS, "ces"} - {"overflow_share", "flow_out"}))
def test_a_part_of_the_contacts_is_its_numerator(day, kpi):
    boss = make.admin()
    figure = figures.figure(kpi, DAYS, Filters().suited(KPIS[kpi].channels), reader=boss)
    found = behind.contacts(kpi, DAYS, Filters(), reader=boss)
    assert found.count() == figure.numerator
    assert behind.words(kpi) == KPIS[kpi].numerator


@pytest.mark.parametrize("kpi", sorted(behind.OVER))
def test_a_mean_is_over_its_denominator(day, kpi):
    boss = make.admin()
    if kpi == "bot_response":
        day.contact("17:00").queued("17:00").says("17:00").says("17:00:01", "bot")
        rolling.tick(now=at("8 00:00"))
    counted = {"longest_wait": 4, "response_time": 4}.get(kpi)
    figure = figures.figure(kpi, DAYS, Filters().suited(KPIS[kpi].channels), reader=boss)
    found = behind.contacts(kpi, DAYS, Filters(), reader=boss)
    assert found.count() == counted or figure.denominator


@pytest.mark.parametrize("kpi", sorted(KPIS))
def test_every_figure_has_contacts_behind_it_or_none_and_strangers_have_none(day, kpi):
    assert behind.contacts(kpi, DAYS, Filters(), reader=make.admin()).count() <= 6
    stranger = make.user(role="supervisor", team=make.team())
    assert behind.contacts(kpi, DAYS, Filters(), reader=stranger).count() == 0


def test_a_cell_of_the_heat_map_is_one_weekdays_hour_where_the_reader_is(day):
    boss = make.admin()
    tokyo = Period(DAYS.start, DAYS.end, "Asia/Tokyo")  # 9:00 is 18:00 there
    for hour, expected in (((1, 18), 1), ((1, 9), 0), ((2, 18), 0)):
        found = behind.contacts("offered", tokyo, Filters(), reader=boss, hour=hour)
        assert found.count() == expected


def test_a_figure_of_the_live_channels_has_no_letters_behind_it(day):
    kinds = {
        row.kind for row in behind.contacts("longest_wait", DAYS, Filters(), reader=make.admin())
    }
    assert kinds == {"chat"}
    backlog = behind.contacts("backlog", DAYS, Filters(), reader=make.admin())
    assert [row.kind for row in backlog] == ["email"]
