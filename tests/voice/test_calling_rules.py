"""Calls out: windows, wishes and unusual ones, asked before anything is dialled."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.customers.models import Suppression
from apps.customers.services import consents
from apps.customers.services.consents import Proof
from apps.voice.errors import CallingRefused, MayNotDial
from apps.voice.models import Call, CallAlarm, CallEvent, CallingWindow, DialRule, Order, Phone
from apps.voice.services import acts, alarms, outbound
from tests import make

pytestmark = pytest.mark.django_db
SUNDAY, MONDAY = "2026-11-22T11:00:00Z", "2026-11-23T11:00:00Z"
THEIRS = "+4930555777"


@pytest.fixture
def number():
    server = make.voice_server(is_connected=True)
    return make.phone_number(
        brand=make.brand(country="DE", time_zone="Europe/Berlin"), server=server
    )


@pytest.fixture
def identity(number):
    customer = make.customer(brands=[number.channel.brand])
    return make.identity(customer, scheme="phone", value=THEIRS)


def ready(user, number):
    endpoint = f"phone{user.pk}"
    Phone.objects.create(user=user, server=number.server, endpoint=endpoint, is_online=True)
    return user


@pytest.fixture
def agent(number):
    return ready(make.agent(team=make.team(brands=[number.channel.brand])), number)


@pytest.fixture
def supervisor(number):
    return ready(make.user(role="supervisor", brands=[number.channel.brand]), number)


def workdays(**fields):
    told = {"days": [0, 1, 2, 3, 4], "begins": time(8), "ends": time(20), "country": "DE"}
    return CallingWindow.objects.create(**told | fields)


def test_outside_the_window_nothing_is_dialled_and_it_is_said_when_it_opens(
    number, identity, agent
):
    workdays()
    with time_machine.travel(SUNDAY, tick=False), pytest.raises(CallingRefused) as refused:
        outbound.dial(identity=identity, number=number, by=agent)
    assert str(refused.value) == (
        "It is Sun 12:00 where they are: calls are not allowed there now."
        " From Mon 08:00 on, their time."
    )
    assert refused.value.can_override is False
    assert not Order.objects.exists()
    assert not Call.objects.exists()
    with time_machine.travel(MONDAY, tick=False):
        assert outbound.dial(identity=identity, number=number, by=agent).state == "dialling"


def test_another_brands_window_does_not_hold(number, identity, agent):
    workdays(brand=make.brand(), days=[])
    with time_machine.travel(SUNDAY, tick=False):
        assert outbound.dial(identity=identity, number=number, by=agent)


@pytest.mark.parametrize("wish", ["list", "consent"])
def test_who_does_not_want_to_be_called_is_not(number, identity, agent, wish):
    if wish == "list":
        Suppression.objects.create(scheme="phone", value=THEIRS)
    else:
        consents.withdraw(
            customer=identity.customer, purpose="service", channel_kind="voice",
            proof=Proof(captured_from="letter"),
        )  # fmt: skip
    with pytest.raises(CallingRefused, match="does not want to be called"):
        outbound.dial_text(text=THEIRS, number=number, by=agent)


def test_an_agent_has_no_reason_and_a_supervisors_is_kept(number, identity, agent, supervisor):
    workdays(days=[])
    with pytest.raises(CallingRefused):
        outbound.dial(identity=identity, number=number, by=agent, reason="They asked me to")
    with pytest.raises(CallingRefused) as refused:
        outbound.dial(identity=identity, number=number, by=supervisor, reason=" ok ")
    assert refused.value.can_override is True
    call = outbound.dial(
        identity=identity, number=number, by=supervisor, reason="Asked to be rung back now"
    )
    kept = AuditEntry.objects.get(action="call.rule_overridden")
    assert (kept.actor, kept.summary) == (supervisor, "Asked to be rung back now")
    assert kept.particulars == {"rule": "window"}
    told = CallEvent.objects.get(call=call, kind="rule_passed").particulars
    assert told == {"rule": "window", "reason": "Asked to be rung back now"}


@pytest.fixture
def talk(number, agent):
    """A call of the agent's that could be handed on."""
    call = make.call(number=number)
    make.leg(call, user=agent)
    return call


def test_a_number_that_joins_a_call_is_asked_the_same_rules(number, identity, agent, talk):
    workdays()
    for handed in (False, True):
        with (
            time_machine.travel(SUNDAY, tick=False),
            pytest.raises(CallingRefused, match="not allo"),
        ):
            acts.consult_number(call=talk, text=THEIRS, by=agent, hands_over=handed)
    consents.withdraw(
        customer=identity.customer, purpose="service", channel_kind="voice",
        proof=Proof(captured_from="letter"),
    )  # fmt: skip
    Suppression.objects.create(scheme="phone", value="+4930555888")  # nobody's
    for text in (THEIRS, "+4930555888"):
        with time_machine.travel(MONDAY, tick=False), pytest.raises(CallingRefused, match="want"):
            acts.consult_number(call=talk, text=text, by=agent)
    assert not Order.objects.exists()
    assert not CallEvent.objects.exists()


def test_a_number_that_joins_counts_against_the_day_and_its_reason_is_kept(
    number, supervisor, talk
):
    workdays(days=[])
    make.leg(talk, user=supervisor)
    DialRule.objects.create(user=supervisor, per_day=1)
    acts.consult_number(call=talk, text=THEIRS, by=supervisor, reason="Their own workshop")
    assert AuditEntry.objects.get(action="call.rule_overridden").particulars == {
        "rule": "window", "number": THEIRS,
    }  # fmt: skip
    assert list(CallEvent.objects.values_list("kind", "particulars")) == [
        ("dialled", {"number": THEIRS}),
        ("rule_passed", {"rule": "window", "reason": "Their own workshop"}),
    ]
    with pytest.raises(MayNotDial, match="one day"):
        acts.consult_number(call=talk, text=THEIRS, by=supervisor, reason="Once more, please")
    assert Order.objects.count() == 1


def dialled(number, by, *, at, talked=60, to=THEIRS):
    call = make.call(
        number=number, direction="out", state="ended", other_party=to, started_at=at,
        talking_at=at, ended_at=at + timedelta(seconds=talked),
    )  # fmt: skip
    CallEvent.objects.create(call=call, kind="dialled", actor=by, at=at)


@time_machine.travel(MONDAY, tick=False)
def test_unusual_calls_are_told_once_a_day_and_looked_into(number, agent, supervisor):
    now = timezone.now()
    for _ in range(10):
        dialled(number, agent, at=now - timedelta(minutes=5), talked=3)
    DialRule.objects.create(user=agent, per_day=10)
    dialled(number, supervisor, at=now - timedelta(minutes=5))
    assert alarms.watch(now=now) == 2
    assert alarms.watch(now=now) == 0
    told = CallAlarm.objects.visible_to(supervisor).standing()
    assert set(told.values_list("user", "kind", "count")) == {
        (agent.pk, "short", 10), (agent.pk, "cap", 10),
    }  # fmt: skip
    assert not CallAlarm.objects.visible_to(agent).exists()
    alarms.see(alarm=told.get(kind="cap"), by=supervisor)
    assert [row.kind for row in told.all()] == ["short"]
