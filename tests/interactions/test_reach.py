from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.customers.models import Consent
from apps.interactions.models import Interaction
from apps.interactions.services import intake, reach
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make.channel(kind="email", name="Help desk", address="help@hems.example")


@pytest.fixture
def agent(mailbox):
    return make.agent(team=make.team(brands=[mailbox.brand]))


@pytest.fixture
def noor(mailbox):
    return make.customer(brands=[mailbox.brand])


@pytest.fixture
def mail(noor):
    return make.identity(noor, value="noor@example.net", verified_at=timezone.now())


@pytest.fixture
def chat(mailbox, noor):
    site = make.channel(brand=mailbox.brand, kind="chat")
    visitor = make.identity(noor, scheme="web_visitor", scope=site.key, value="v1")
    part = intake.start(channel=site, identity=visitor, incoming=Incoming("Hi", "c1"))
    Interaction.objects.filter(pk=part.pk).update(customer_seen_at=timezone.now())
    return part


def seen(case, agent):
    return [
        (way.identity.value, way.state, way.is_usable, way.is_preselected)
        for way in reach.ways_to_reach(case, agent)
    ]


def test_a_visitor_who_looks_is_preselected(chat, mail, agent):
    assert seen(chat.case, agent) == [
        ("v1", "online", True, True),
        ("noor@example.net", "open", True, False),
    ]


def test_mail_is_preselected_when_the_visitor_has_long_looked_away(chat, mail, agent):
    Interaction.objects.update(customer_seen_at=timezone.now() - timedelta(minutes=2))
    assert seen(chat.case, agent)[0] == ("v1", "away", True, True)

    Interaction.objects.update(customer_seen_at=timezone.now() - timedelta(minutes=6))
    assert seen(chat.case, agent) == [
        ("noor@example.net", "open", True, True),
        ("v1", "away", True, False),
    ]


def test_a_chat_that_is_over_is_grey_and_says_what_helps(chat, mail, agent):
    Interaction.objects.update(status="ended", ended_at=timezone.now())
    left = reach.ways_to_reach(chat.case, agent)[1]
    assert (left.state, left.is_usable) == ("left", False)
    assert (left.reason, left.fix) == ("The visitor has left the chat.", "Continue by e-mail.")


@pytest.mark.parametrize(
    ("fact", "state"),
    [("blocked_at", "blocked"), ("undeliverable_at", "undeliverable")],
)
def test_what_is_known_of_an_address_greys_it(fact, state, chat, mail, agent):
    setattr(mail, fact, timezone.now())
    mail.save()
    assert seen(chat.case, agent)[1] == ("noor@example.net", state, False, False)


def test_an_unverified_address_may_be_used_with_a_warning(chat, mail, agent):
    mail.verified_at = None
    mail.save()
    way = reach.ways_to_reach(chat.case, agent)[1]
    assert (way.state, way.is_usable, way.reason) == (
        "unverified", True, "Nobody has confirmed this address.",
    )  # fmt: skip


def test_the_newest_word_on_consent_counts(chat, mail, agent, noor):
    now = timezone.now()
    said = [("granted", 3), ("withdrawn", 2)]
    for state, hours in said:
        Consent.objects.create(
            customer=noor, purpose="service", channel_kind="email", state=state,
            at=now - timedelta(hours=hours),
        )  # fmt: skip
    assert seen(chat.case, agent)[1] == ("noor@example.net", "opted_out", False, False)

    Consent.objects.create(customer=noor, purpose="service", state="granted", at=now)
    assert seen(chat.case, agent)[1][1] == "open"


def test_an_address_no_channel_serves_is_listed_with_the_fix(chat, agent, noor):
    make.identity(noor, scheme="whatsapp", value="+4915112345678")
    way = reach.ways_to_reach(chat.case, agent)[1]
    assert (way.state, way.is_usable, way.channel) == ("unsupported", False, None)
    assert way.fix == "An administrator can connect one under Channels."


def test_a_paused_mailbox_is_grey(chat, mail, agent, mailbox):
    mailbox.status = "paused"
    mailbox.save()
    assert seen(chat.case, agent)[1][1:3] == ("paused", False)


def test_the_menu_costs_few_queries_however_many_addresses(
    chat, mail, agent, noor, django_assert_max_num_queries
):
    for _ in range(12):
        make.identity(noor)
    agent.brand_ids()
    with django_assert_max_num_queries(6):
        assert len(reach.ways_to_reach(chat.case, agent)) == 14
