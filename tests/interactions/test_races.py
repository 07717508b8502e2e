"""Two at once: each of these was a lost, doubled or leaked message in some other product."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from apps.channels.models import OutboxMessage
from apps.interactions.errors import AlreadyTaken, StaleView, TooLate
from apps.interactions.models import Delivery, Interaction, Message
from apps.interactions.services import conversations, intake, messages, replies
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, all started together."""
    results: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(number: int, job: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def mail():
    mailbox = make.channel(kind="email", address="help@hems.example")
    address = make.identity(make.customer(brands=[mailbox.brand]), verified_at=timezone.now())
    part = intake.start(channel=mailbox, identity=address, incoming=Incoming("Hi", "m1"))
    conversations.assign(interaction_id=part.pk, agent=make.agent())
    part.refresh_from_db()
    return part


def test_of_two_agents_who_answer_the_same_view_one_is_stopped(mail):
    ada, bo = make.agent(), make.agent()

    def answer(author):
        return lambda: replies.send(
            interaction=mail, author=author, body="Hello", client_id=f"r{author.pk}", base_seq=1
        )

    results = at_once(answer(ada), answer(bo))

    assert sorted(type(result).__name__ for result in results) == ["Message", "StaleView"]
    assert isinstance(next(r for r in results if not isinstance(r, Message)), StaleView)
    assert OutboxMessage.objects.count() == 1


def test_one_reply_sent_by_eight_impatient_clicks_is_one(mail):
    author = mail.owner
    results = at_once(
        *[
            lambda: replies.send(
                interaction=mail, author=author, body="Hello", client_id="r1", base_seq=1
            )
        ]
        * 8
    )
    assert {result.pk for result in results} == {Message.objects.get(direction="out").pk}
    assert OutboxMessage.objects.count() == Delivery.objects.count() == 1


def test_one_chat_message_over_two_sockets_is_one(mail):
    results = at_once(*[lambda: intake.say(interaction=mail, incoming=Incoming("Again", "m2"))] * 6)
    assert sorted(is_new for _message, is_new in results) == [False] * 5 + [True]
    mail.case.refresh_from_db()
    assert mail.case.last_seq == 2


def test_numbers_have_no_gap_when_many_write(mail):
    def write(n):
        return lambda: messages.add(
            interaction=mail, direction="in", body=str(n), client_id=f"c{n}"
        )

    at_once(*[write(n) for n in range(12)])
    seqs = list(Message.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 14))


def test_taking_back_and_sending_never_both_win(mail):
    outcomes = set()
    for n in range(6):
        message = replies.send(
            interaction=Interaction.objects.get(pk=mail.pk), author=mail.owner, body="Hello",
            client_id=f"r{n}",
        )  # fmt: skip
        row = OutboxMessage.objects.get(reference=f"message:{message.pk}")

        def lease(pk=row.pk):
            queued = OutboxMessage.objects.filter(pk=pk, state="queued")
            return queued.update(state="sending")

        undone, leased = at_once(
            lambda message=message: replies.undo(message=message, by=mail.owner), lease
        )

        row.refresh_from_db()
        message.refresh_from_db()
        if leased:
            assert isinstance(undone, TooLate)
            assert (row.state, message.visibility) == ("sending", "customer")
        else:
            assert (row.state, message.visibility) == ("cancelled", "internal")
        outcomes.add(bool(leased))
    assert outcomes  # either may win; both never


def test_one_waiting_contact_goes_to_one_agent():
    part = make.interaction()
    agents = [make.agent() for _ in range(6)]
    results = at_once(
        *[
            lambda agent=agent: conversations.assign(interaction_id=part.pk, agent=agent)
            for agent in agents
        ]
    )
    assert sum(isinstance(result, AlreadyTaken) for result in results) == 5
    assert Interaction.objects.get(pk=part.pk).owner in agents


def test_the_customer_and_a_scheduled_reply_never_cross(mail):
    """A scheduled reply is called off by the customer's message, or was sent before it."""
    message = replies.send(
        interaction=mail, author=mail.owner, body="Tomorrow", client_id="r1",
        send_at=timezone.now() + timezone.timedelta(days=1), cancel_on_reply=True,
    )  # fmt: skip
    row = OutboxMessage.objects.get()

    def lease():
        return OutboxMessage.objects.filter(pk=row.pk, state="queued").update(state="sending")

    _said, leased = at_once(
        lambda: intake.say(interaction=mail, incoming=Incoming("Wait", "m2")), lease
    )
    row.refresh_from_db()
    message.refresh_from_db()
    expected = ("sending", "customer") if leased else ("cancelled", "internal")
    assert (row.state, message.visibility) == expected
