from __future__ import annotations

import pytest

from apps.channels.models import OutboxMessage
from apps.interactions.errors import WrongState
from apps.interactions.models import Delivery, Notification
from apps.interactions.services import conversations, deliveries, intake, replies
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make.agent()


@pytest.fixture
def message(agent):
    """A mail of ours to a customer and a copy to their boss."""
    mailbox = make.channel(kind="email", address="help@hems.example")
    address = make.identity(make.customer(brands=[mailbox.brand]), value="noor@example.net")
    part = intake.start(channel=mailbox, identity=address, incoming=Incoming("Hi", "m1"))
    conversations.assign(interaction_id=part.pk, agent=agent)
    return replies.send(
        interaction=part, author=agent, body="Hello", client_id="r1", cc=["boss@example.net"],
        hold_seconds=0,
    )  # fmt: skip


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("recipient", "state"))


def test_what_the_provider_took_is_sent_and_keeps_its_id(message):
    outbox = OutboxMessage.objects.get()
    deliveries.sent(outbox_id=outbox.pk, provider_id="<a@hems>")

    message.refresh_from_db()
    assert message.provider_id == "<a@hems>"
    assert states() == {"noor@example.net": "sent", "boss@example.net": "sent"}


def test_one_refused_recipient_fails_alone(message):
    OutboxMessage.objects.update(problem="boss@example.net: 550 no such user")
    deliveries.sent(outbox_id=OutboxMessage.objects.get().pk, provider_id="<a@hems>")

    assert states() == {"noor@example.net": "sent", "boss@example.net": "failed"}
    assert Delivery.objects.get(state="failed").problem == "550 no such user"


def test_a_late_report_never_turns_back(message):
    deliveries.receipt(message=message, state="read")
    assert not deliveries.receipt(message=message, state="delivered")
    assert set(states().values()) == {"read"}


def test_a_failure_is_told_to_its_author_and_may_be_tried_again(message, agent):
    OutboxMessage.objects.update(state="failed")
    outbox = OutboxMessage.objects.get()
    deliveries.failed(outbox_id=outbox.pk, problem="The server refused it")
    assert set(states().values()) == {"failed"}
    assert Notification.objects.get().user == agent

    deliveries.retry(message=message, by=agent)
    assert OutboxMessage.objects.get().state == "queued"
    assert set(states().values()) == {"queued"}

    deliveries.failed(outbox_id=outbox.pk, problem="Refused again")
    assert set(Delivery.objects.values_list("problem", flat=True)) == {"Refused again"}


def test_there_is_nothing_to_retry_on_what_arrived(message, agent):
    with pytest.raises(WrongState):
        deliveries.retry(message=message, by=agent)


def test_a_bounce_overrules_sent_for_its_recipient_only(message):
    deliveries.sent(outbox_id=OutboxMessage.objects.get().pk, provider_id="<a@hems>")
    deliveries.bounced(message=message, recipient="Boss@example.net", problem="5.1.1 unknown")
    assert states() == {"noor@example.net": "sent", "boss@example.net": "failed"}


def test_a_lost_event_is_caught_up_with(message):
    OutboxMessage.objects.update(state="sent", provider_id="<a@hems>")
    now = OutboxMessage.objects.get().due_at

    assert deliveries.settle_due(now=now) == 1
    assert deliveries.settle_due(now=now) == 0
    assert set(states().values()) == {"sent"}
