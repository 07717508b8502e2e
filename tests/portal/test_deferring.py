from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.models import Interaction
from apps.portal.services import deferring
from apps.routing.models import OverflowStep, QueueEntry
from apps.routing.services import overflow
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue():
    return make.queue(teams=[make.team()])


@pytest.fixture
def mailbox(queue):
    channel = make.channel(brand=queue.brand, kind="email", address="help@hems.example")
    make.entry_point(queue, channel=channel)
    return channel


@pytest.fixture
def chat(queue):
    """A visitor who left an address and waits in a queue that has a last step."""
    OverflowStep.objects.create(
        queue=queue, position=1, trigger="waited", threshold=60, action="close"
    )
    case = make.case(brand=queue.brand)
    make.identity(case.customer, value="marta@home.example", display="marta@home.example")
    part = make.interaction(channel=make.channel(brand=queue.brand), case=case)
    make.message(part)
    make.entry(queue, interaction=part, enqueued_at=timezone.now() - timedelta(minutes=2))
    return part


def climb(capture) -> None:
    with capture(execute=True):
        overflow.climb(now=timezone.now())


def test_a_chat_nobody_took_goes_on_by_mail_and_waits_there(
    chat, mailbox, django_capture_on_commit_callbacks
):
    climb(django_capture_on_commit_callbacks)

    chat.refresh_from_db()
    assert (chat.status, chat.end_reason) == ("ended", "continued")
    assert chat.events.get(after="ended").kind == "continued"  # nobody gave up
    mail = Interaction.objects.get(case=chat.case, kind="email")
    assert (mail.status, mail.continues, mail.channel) == ("waiting", chat, mailbox)
    assert mail.identity.value == "marta@home.example"
    live = QueueEntry.objects.live().get()
    assert (live.interaction, live.state, live.kind) == (mail, "waiting", "email")
    assert [m.body for m in chat.messages.filter(visibility="customer", direction="out")] == [
        "We have your message. You get an answer as soon as somebody is free.",
        "We go on by e-mail: our answer comes to marta@home.example.",
    ]
    chat.case.refresh_from_db()
    assert chat.case.status == "open"


@pytest.mark.parametrize("trouble", ["blocked_at", "undeliverable_at", "valid_to"])
def test_without_an_address_that_works_the_chat_keeps_its_place(
    chat, mailbox, trouble, django_capture_on_commit_callbacks
):
    chat.case.customer.identities.update(**{trouble: timezone.now()})

    climb(django_capture_on_commit_callbacks)

    chat.refresh_from_db()
    assert chat.status == "waiting"
    assert QueueEntry.objects.live().get().interaction == chat


def test_a_chat_that_was_taken_meanwhile_stays_with_its_agent(chat, mailbox):
    ada = make.agent()
    Interaction.objects.filter(pk=chat.pk).update(status="active", owner=ada)
    assert deferring.go_on_by_mail(chat.pk) is None
    assert Interaction.objects.get() == chat
