from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.channels.models import OutboxMessage
from apps.customers.services import consents
from apps.customers.services.consents import Proof
from apps.interactions.models import Interaction
from apps.portal.services import unread
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat():
    """A visitor asked, left six minutes ago, and an agent has answered since."""
    case = make.case()
    make.channel(brand=case.brand, kind="email", address="help@hems.example")
    part = make.interaction(
        case=case, channel=make.channel(brand=case.brand), owner=make.agent(), status="active",
        customer_seen_at=timezone.now() - timedelta(minutes=6),
    )  # fmt: skip
    make.message(part, "Where is it?")
    answered(part, "In Malmö.")
    return part


def answered(part, body):
    make.message(part, body, direction="out", author=part.owner)


def address(chat, **fields):
    return make.identity(chat.customer, **{"value": "marta@home.example", "display": ""} | fields)


def sweep() -> int:
    return unread.sweep(now=timezone.now())


def test_what_was_not_read_goes_to_a_proved_address_once(chat):
    address(chat, verified_at=timezone.now())

    assert (sweep(), sweep()) == (1, 0)

    owed = OutboxMessage.objects.get()
    assert (owed.recipients, owed.automatic) == (["marta@home.example"], True)
    assert owed.payload["text"].endswith("In Malmö.")
    assert owed.payload["thread"] == chat.case.reference
    line = chat.messages.get(kind="event")
    assert line.visibility == "internal"
    assert "marta@home.example was told" in line.body

    answered(chat, "And the other one, too.")
    assert sweep() == 1
    assert OutboxMessage.objects.order_by("pk").last().payload["text"].endswith("one, too.")


def test_an_address_that_was_only_typed_hears_that_there_is_an_answer_and_not_which(chat):
    address(chat)

    assert sweep() == 1

    owed = OutboxMessage.objects.get()
    assert "Malmö" not in str(owed.payload)
    assert owed.payload["thread"] == ""


@pytest.mark.parametrize("state", ["blocked_at", "undeliverable_at", "valid_to"])
def test_an_address_that_does_not_work_is_not_written_to(chat, state):
    address(chat, verified_at=timezone.now(), **{state: timezone.now()})
    assert (sweep(), sweep()) == (0, 0)
    assert not OutboxMessage.objects.exists()
    assert chat.messages.filter(kind="event").count() == 1  # and the agent knows


def test_who_does_not_want_our_mail_gets_none(chat):
    identity = address(chat, verified_at=timezone.now())
    consents.withdraw(
        customer=chat.customer, identity=identity, purpose="service", proof=Proof("phone")
    )
    assert sweep() == 0
    assert not OutboxMessage.objects.exists()


def test_who_is_there_or_has_read_it_gets_nothing(chat):
    address(chat, verified_at=timezone.now())
    rows = Interaction.objects.filter(pk=chat.pk)

    rows.update(customer_seen_at=timezone.now() - timedelta(minutes=4))
    assert sweep() == 0
    rows.update(customer_seen_at=timezone.now() - timedelta(minutes=6), customer_read_seq=2)
    assert sweep() == 0
    assert not OutboxMessage.objects.exists()
