"""Calls that another desk took stand in the queue's figures, and every report still adds up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.analytics.domain.kpis.answering import reconcile
from apps.analytics.services import figures
from apps.analytics.services.figures import Filters, Period
from apps.voice.models import Call, Placement
from apps.voice.services import calls, partners, placing
from apps.voice.services.partners import Given
from tests import make
from tests.voice import desks

pytestmark = pytest.mark.django_db


@pytest.fixture
def number():
    row = make.phone_number(brand=make.brand())
    make.entry_point(make.queue(brand=row.channel.brand), channel=row.channel)
    return row


def placed(number, **fields) -> Call:
    """A call that its desk's share sent away."""
    call = make.call(number=number, state="arriving", talking_at=None, **fields)
    assert placing.decide(call).site is not None
    return call


def given_up(call: Call, *, after: float) -> None:
    calls.end(call, end="customer")
    at = Placement.objects.get(call=call).created_at + timedelta(seconds=after)
    Call.objects.filter(pk=call.pk).update(ended_at=at)


def period() -> Period:
    now = timezone.now()
    return Period(now - timedelta(hours=1), now + timedelta(hours=1), "UTC")


def test_calls_of_another_desk_are_offered_and_flow_out_and_the_sum_is_right(number):
    queue, site = number.channel.entry_point.queue, desks.site(number.channel.brand)
    partners.share_out(given=[Given(site, 100)], queue=queue, by=make.admin())
    taken, _rings, short, late, refused = (placed(number) for _ in range(5))
    placing.answered(taken)
    given_up(short, after=3)
    given_up(late, after=12)
    placing.came_back(refused)
    partners.share_out(given=[], queue=queue, by=make.admin())  # changes nothing of before
    (row,) = figures.table("queue", period())
    assert row.key == (queue.pk,)
    assert row.totals == {
        "offered": 4, "flowed_out": 1, "overflowed": 1, "waiting": 1, "short_abandons": 1,
        "abandoned": 1, "wait_abandoned_ms": 12_000,
    }  # fmt: skip
    assert reconcile(row.totals) == 0
    assert row.figure("overflow_share").value == 0.25
    assert row.figure("service_level").denominator == 1  # the desk's answers are not ours


def test_they_are_cut_as_contacts_are_and_the_clients_own_hours_are_none(number):
    brand = number.channel.brand
    site = desks.site(brand)
    partners.share_out(given=[Given(site, 100)], number=number, by=make.admin())
    placing.answered(placed(number))
    leader = make.user(role="supervisor", brands=[brand])
    stranger = make.user(role="supervisor", brands=[make.brand()])
    wanted = Filters(brands=[brand.pk], kinds=["voice"], channels=[number.channel_id])
    assert figures.totals(period(), wanted, reader=leader)["flowed_out"] == 1
    assert figures.totals(period(), reader=stranger) == {}
    assert figures.totals(period(), Filters(agents=[leader.pk])) == {}
    desks.site(brand, name="Own", kind="client")
    desks.hours(brand, "own")
    placing.answered(placed(number))
    assert figures.totals(period())["offered"] == 1
