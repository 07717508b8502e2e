"""Where a call goes, by its rows: answer hours, shares, limits, and many calls at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from apps.customers.models import Touchpoint
from apps.interactions.errors import Refused
from apps.voice.domain.answer_hours import Who
from apps.voice.models import AllocationRule, Call, PhoneNumber, Placement
from apps.voice.services import answer_hours, calls, partners, placing
from apps.voice.services.partners import Given
from tests import make
from tests.voice import desks

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> PhoneNumber:
    row = make.phone_number(brand=make.brand())
    make.entry_point(make.queue(brand=row.channel.brand), channel=row.channel)
    return row


def arriving(number: PhoneNumber) -> Call:
    return make.call(number=number, state="arriving", talking_at=None)


def sent(number: PhoneNumber) -> tuple[str, str, str] | None:
    """Who gets one more call, why, and at which desk."""
    row = placing.decide(arriving(number))
    return (row.who, row.why, row.site.name if row.site else "") if row else None


def test_where_nothing_is_agreed_the_call_is_simply_ours(number):
    assert sent(number) is None
    assert not Placement.objects.exists()


def test_a_call_is_placed_once(number):
    desks.hours(number.channel.brand, Who.US)
    call = arriving(number)
    assert placing.decide(call) is not None
    assert placing.decide(call) is None


def test_a_new_version_of_the_hours_is_in_force_for_the_next_call(number):
    brand = number.channel.brand
    desks.site(brand, name="Own", kind="client")
    desks.hours(brand, Who.OWN)
    assert sent(number) == ("own", "hours", "Own")
    answer_hours.forward(
        brand=brand, after=1, who=Who.US, until=timezone.now() + timedelta(hours=1),
        by=make.admin(),
    )  # fmt: skip
    assert sent(number) == ("us", "forward", "")
    answer_hours.restore(brand=brand, after=2, version=1, by=make.admin())
    assert sent(number) == ("own", "hours", "Own")


def test_a_version_that_was_overtaken_is_not_written(number):
    brand = number.channel.brand
    desks.hours(brand, Who.US)
    desks.hours(brand, Who.OWN)
    with pytest.raises(answer_hours.HoursMoved):
        answer_hours.take_at_once(brand=brand, after=1, most_calls=3, by=make.admin())


def test_calls_beyond_what_was_agreed_ring_at_the_clients_desk_and_then_with_us(number):
    brand = number.channel.brand
    desks.site(brand, name="Own", kind="client", most_calls=1)
    desks.hours(brand, Who.US, most_calls=2)
    found = [sent(number) for _ in range(4)]
    assert found == [
        ("us", "hours", ""), ("us", "hours", ""), ("own", "full", "Own"), ("us", "no_desk", ""),
    ]  # fmt: skip


def test_a_message_is_neither_rung_nor_counted_as_ours(number):
    desks.hours(number.channel.brand, Who.MESSAGE)
    assert sent(number) == ("message", "hours", "")
    assert not Placement.objects.ours(number.channel.brand).exists()


def test_shares_are_counted_and_a_full_desk_spills(number):
    brand = number.channel.brand
    one, two = desks.site(brand, most_calls=2), desks.site(brand, name="Two")
    given = [Given(one, 50), Given(two, 25)]
    partners.share_out(given=given, number=number, by=make.admin())
    found = Counter((sent(number) or ("", "", ""))[1:] for _ in range(8))
    # Half of eight is four; the first two find room, the others spill to the next in order.
    assert found == {("share", one.name): 2, ("spill", "Two"): 2, ("share", "Two"): 2,
                     ("share", ""): 2}  # fmt: skip
    counted = {str(rule.site or ""): rule.counted for rule in AllocationRule.objects.all()}
    assert counted == {one.name: 2, "Two": 4, "": 2}


def test_the_shares_of_a_queue_hold_for_numbers_without_their_own(number):
    queue = number.channel.entry_point.queue
    site = desks.site(queue.brand)
    partners.share_out(given=[Given(site, 100)], queue=queue, by=make.admin())
    assert sent(number) == ("us", "share", site.name)
    partners.share_out(given=[], number=number, by=make.admin())
    other = desks.site(queue.brand, name="Other")
    partners.share_out(given=[Given(other, 100)], number=number, by=make.admin())
    assert sent(number) == ("us", "share", "Other")


def test_a_desk_that_is_put_away_gets_nothing(number):
    site = desks.site(number.channel.brand)
    partners.share_out(given=[Given(site, 100)], number=number, by=make.admin())
    partners.archive(site=site, by=make.admin())
    assert sent(number) == ("us", "spill", "")


def test_more_than_the_whole_is_refused(number):
    site, other = desks.site(number.channel.brand), desks.site(number.channel.brand)
    with pytest.raises(Refused):
        partners.share_out(
            given=[Given(site, 60), Given(other, 41)], number=number, by=make.admin()
        )


def test_what_comes_back_is_ours_stands_in_the_ledger_and_frees_the_place(number):
    brand = number.channel.brand
    site = desks.site(brand, most_calls=1)
    partners.share_out(given=[Given(site, 100)], number=number, by=make.admin())
    customer = make.customer(brands=[brand])
    call = arriving(number)
    call.identity = make.identity(customer, scheme="phone", value="+4930555001")
    call.save()
    row = placing.decide(call)
    assert row is not None
    assert row.leg is not None
    assert row.leg.address == f"{site.number}@trunk"
    calls.leg_ended(row.leg, cause=17)
    placing.came_back(call)
    placing.came_back(call)
    assert Placement.objects.ours(brand).count() == 1
    told = Touchpoint.objects.filter(customer=customer, ref=f"call:{call.pk}")
    assert [each.summary for each in told] == [f"{site} did not answer: the call came back"]
    assert sent(number) == ("us", "share", site.name)


@pytest.mark.django_db(transaction=True)
def test_sixteen_calls_at_once_are_counted_exactly_and_no_limit_is_passed(number):
    brand = number.channel.brand
    one, two = desks.site(brand, most_calls=3), desks.site(brand, name="Two")
    partners.share_out(given=[Given(one, 50), Given(two, 25)], number=number, by=make.admin())
    waiting = [arriving(number) for _ in range(16)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(_decide, [call.pk for call in waiting] * 2))  # each is asked twice
    placed = Counter(row.site_id for row in Placement.objects.all())
    assert placed == {one.pk: 3, two.pk: 4 + 5, None: 4}
    counted = dict(AllocationRule.objects.values_list("site", "counted"))
    assert counted == {one.pk: 3, two.pk: 9, None: 4}


def _decide(pk: int) -> None:
    try:
        placing.decide(Call.objects.select_related("number__channel__brand", "server").get(pk=pk))
    finally:
        connections.close_all()
