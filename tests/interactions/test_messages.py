from __future__ import annotations

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.interactions.models import Interaction
from apps.interactions.services import conversations, intake, messages, replies
from apps.interactions.services.intake import Incoming
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat():
    part = make.interaction()
    conversations.assign(interaction_id=part.pk, agent=make.agent())
    part.refresh_from_db()
    Interaction.objects.filter(pk=part.pk).update(customer_seen_at=timezone.now())
    return part


def statements(job) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        job()
    return [query["sql"].split()[0] for query in captured.captured_queries]


def test_a_message_costs_two_statements_and_its_savepoint(chat):
    told = statements(
        lambda: messages.add(interaction=chat, direction="in", body="Hi", client_id="c1")
    )
    assert told == ["SAVEPOINT", "WITH", "INSERT", "RELEASE"]


def test_a_visitors_message_turns_case_and_contact_in_the_same_two(chat):
    Interaction.objects.filter(pk=chat.pk).update(attention="customer")
    told = statements(lambda: intake.say(interaction=chat, incoming=Incoming("Hi", "c1")))
    assert [word for word in told if word not in {"SAVEPOINT", "RELEASE"}] == ["WITH", "INSERT"]
    chat.refresh_from_db()
    chat.case.refresh_from_db()
    assert chat.attention == "us"
    assert chat.case.waiting_since is not None


def test_a_message_that_comes_twice_does_not_turn_the_contact_again(chat):
    intake.say(interaction=chat, incoming=Incoming("Hi", "c1"))
    replies.send(interaction=chat, author=chat.owner, body="Hello", client_id="r1")
    intake.say(interaction=chat, incoming=Incoming("Hi", "c1"))
    chat.refresh_from_db()
    chat.case.refresh_from_db()
    assert (chat.attention, chat.case.last_seq, chat.case.waiting_since) == ("customer", 2, None)


def test_an_agents_chat_message_is_guarded_and_stays_cheap(chat):
    author = chat.owner
    told = statements(
        lambda: replies.send(interaction=chat, author=author, body="Hi", client_id="r1", base_seq=0)
    )
    assert len([word for word in told if word not in {"SAVEPOINT", "RELEASE"}]) <= 5


def told_when(chat, act) -> list[bytes]:
    """What the case's watchers and its agent's own tabs hear of ``act``."""
    ear = redis.Redis.from_url(settings.REDIS_URL).pubsub(ignore_subscribe_messages=True)
    groups = [f"asgi__group__case.{chat.case_id}", f"asgi__group__user.{chat.owner_id}"]
    ear.subscribe(*groups)
    for _ in groups:
        ear.get_message(timeout=2)  # the subscriptions' own answers
    act()
    heard = dict.fromkeys(groups, b"")
    while message := ear.get_message(timeout=0.3):
        heard[message["channel"].decode()] += message["data"]
    ear.close()
    return [heard[group] for group in groups]


def test_a_plain_word_goes_to_who_watches_the_case_and_to_nobody_else(
    chat, django_capture_on_commit_callbacks
):
    def say() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            messages.add(interaction=chat, direction="in", body="Secret", client_id="c1")

    case, agent = told_when(chat, say)
    assert f"case-{chat.case_id}-word".encode() in case
    assert b"Secret" in case
    assert b"worklist-changed" in agent
    assert b"Secret" not in agent


def test_of_a_note_and_of_a_long_word_nothing_is_told_but_that_it_is_there(
    chat, django_capture_on_commit_callbacks
):
    def write() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            messages.note(interaction=chat, author=chat.owner, body="Secret", client_id="n1")
            messages.add(interaction=chat, direction="in", body="Secret" * 400, client_id="c1")

    case, agent = told_when(chat, write)
    assert case.count(f"case-{chat.case_id}-changed".encode()) == 2
    assert b"Secret" not in case + agent


def test_a_note_shows_in_no_list_and_to_no_customer(chat):
    messages.add(interaction=chat, direction="in", body="Hi", client_id="c1")
    messages.note(interaction=chat, author=chat.owner, body="Difficult", client_id="n1")
    chat.case.refresh_from_db()
    assert (chat.case.last_message, chat.case.last_seq) == ("Hi", 2)
    assert [m.body for m in chat.messages.for_customer()] == ["Hi"]
