from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.errors import Outdated, Refused, WrongState
from apps.interactions.models import Case
from apps.interactions.services import cases, intake
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make.agent()


def test_a_snoozed_case_wakes_when_its_time_has_come(agent):
    case = make.case()
    until = timezone.now() + timedelta(hours=2)
    cases.snooze(case=case, by=agent, until=until)

    assert cases.wake_due(now=until - timedelta(minutes=1)) == 0
    assert cases.wake_due(now=until) == 1

    case.refresh_from_db()
    assert (case.status, case.snoozed_until) == ("open", None)


def test_a_case_snoozed_until_a_reply_wakes_by_the_reply_only(agent):
    channel = make.channel(kind="email", address="help@hems.example")
    address = make.identity(make.customer(brands=[channel.brand]))
    part = intake.start(channel=channel, identity=address, incoming=Incoming("Hi", "m1"))
    cases.snooze(case=part.case, by=agent)
    assert cases.wake_due(now=timezone.now() + timedelta(days=900)) == 0

    intake.say(interaction=part, incoming=Incoming("Still there?", "m2"))

    part.case.refresh_from_db()
    assert part.case.status == "open"


def test_the_past_is_no_time_to_wake(agent):
    with pytest.raises(Refused):
        cases.snooze(case=make.case(), by=agent, until=timezone.now() - timedelta(seconds=1))


def test_a_resolved_case_closes_after_seven_days_and_not_before(agent):
    case = make.case()
    cases.resolve(case=case, by=agent)
    resolved = case.resolved_at

    assert cases.close_due(now=resolved + timedelta(days=7)) == 0
    assert cases.close_due(now=resolved + timedelta(days=7, seconds=1)) == 1
    assert Case.objects.get().status == "closed"


def test_a_closed_case_does_not_reopen(agent):
    case = make.case(status="closed")
    with pytest.raises(WrongState):
        cases.reopen(case=case, by=agent)


def test_reopening_counts_and_is_told(agent):
    case = make.case()
    cases.resolve(case=case, by=agent)
    cases.reopen(case=case, by=agent)

    assert (case.status, case.reopen_count, case.resolved_at) == ("open", 1, None)
    kinds = set(case.customer.touchpoints.values_list("kind", flat=True))
    assert kinds == {"case_resolved", "case_reopened"}


def test_an_old_view_moves_nothing(agent):
    case = make.case(version=3)
    with pytest.raises(Outdated):
        cases.resolve(case=case, by=agent, version=2)
    assert Case.objects.get().status == "open"
