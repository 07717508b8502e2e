"""A plain line in one statement is what the longer way would have made of it, or is left to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.interactions.models import Draft, Interaction, Message
from apps.interactions.services import conversations, lines, messages, places
from apps.interactions.services.lines import Line
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

ITS_OWN = {"id", "case", "interaction", "client_id"}


def chat(**fields: Any) -> Interaction:
    return make.interaction(status="active", owner=make.agent(), **fields)


def rows(part: Interaction) -> list[dict[str, Any]]:
    """The conversation, and what lists show of it, but for whose it is and when."""
    said = [model_to_dict(row, exclude=ITS_OWN) for row in Message.objects.filter(case=part.case)]
    for row in said:
        row["occurred_at"] = None
    part.refresh_from_db()
    part.case.refresh_from_db()
    shown = {"at": part.case.last_message_at is None, "asked": part.case.waiting_since is None}
    shown |= {name: getattr(part.case, name) for name in ("last_seq", "last_message", "status")}
    answered = part.first_reply_at is None
    return [*said, shown | {"attention": part.attention, "answered": answered}]


def test_a_word_and_its_answer_are_what_the_longer_way_makes_of_them():
    ada = make.agent()
    quick, slow = chat(), chat()
    Interaction.objects.update(owner=ada)
    lines.say(quick.pk, Line("My lamp\nis cracked", "a", sender="Karl"))
    lines.say(quick.pk, Line("I am sorry", "b", author=ada))
    messages.append(
        interaction=slow, direction="in", body="My lamp\nis cracked", client_id="a",
        sender="Karl", landing="live", turn="us",
    )  # fmt: skip
    messages.append(
        interaction=slow, direction="out", body="I am sorry", client_id="b", author=ada,
        turn="customer",
    )  # fmt: skip
    assert rows(quick) == rows(slow)


def test_it_takes_one_statement_and_the_draft_with_it():
    part = chat()
    assert part.owner
    Draft.objects.create(case=part.case, author=part.owner, kind="reply", body="I am")
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        said = lines.say(part.pk, Line("I am sorry", "b", author=part.owner))
        assert len(asked.captured_queries) == 2  # with its BEGIN
    assert said is not None
    assert (said.seq, said.interaction.pk) == (1, part.pk)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (Line("x" * 2001, "long"), {}),
        (Line("Hello", "known"), {}),
        (Line("Hello", "over"), {"status": "ended", "ended_at": timezone.now()}),
        (Line("Hello", "mail"), {"kind": "email"}),
    ],
)
def test_what_is_not_plain_is_left_to_the_longer_way(line, where):
    part = chat()
    messages.append(interaction=part, direction="in", body="Hello", client_id="known")
    Interaction.objects.filter(pk=part.pk).update(**where)
    assert lines.say(part.pk, line) is None
    assert Message.objects.count() == 1


def test_nobody_but_its_agent_answers_and_only_what_they_have_seen():
    part = chat()
    messages.append(interaction=part, direction="in", body="Hello", client_id="one")
    assert lines.say(part.pk, Line("Hi", "a", author=make.agent())) is None
    assert lines.say(part.pk, Line("Hi", "b", author=part.owner, base_seq=0)) is None
    said = lines.say(part.pk, Line("Hi", "c", author=part.owner, base_seq=1))
    assert said is not None
    assert said.seq == 2


def holds_somebody_up() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


def meanwhile(part: Interaction, change: Callable[[], Any], line: Line) -> Message | None:
    """What becomes of a line that waits for the lock while ``change`` is made under it."""
    answers: list[Message | None] = []

    def say() -> None:
        try:
            answers.append(lines.say(part.pk, line))
        finally:
            connections.close_all()

    speaker = threading.Thread(target=say)
    with transaction.atomic():
        places.hold(part.pk)
        change()
        speaker.start()
        while not holds_somebody_up():
            time.sleep(0.01)
    speaker.join()
    return answers[0]


def test_a_case_that_only_got_another_subject_is_written_to():
    part = chat()

    def rename() -> None:
        part.case.subject = "Two lamps"
        part.case.save(update_fields=["subject"])

    said = meanwhile(part, rename, Line("Hello", "a"))
    assert said is not None
    part.case.refresh_from_db()
    assert (part.case.subject, part.case.last_seq) == ("Two lamps", 1)


def test_a_conversation_that_ended_meanwhile_takes_no_word():
    part = chat()

    def end() -> None:
        conversations.end(interaction=part, reason="agent")

    assert meanwhile(part, end, Line("Hello", "a")) is None
    assert not Message.objects.filter(body="Hello").exists()


def test_a_case_that_grew_meanwhile_is_looked_at_again():
    """The answer that waits for the customer's silence may have come with that very message."""
    part = chat()
    due = timezone.now() + timedelta(hours=1)

    def schedule() -> None:
        reply = messages.append(
            interaction=part, direction="out", body="Still there?", client_id="s"
        ).message
        reply.deliveries.create(recipient="x", state="scheduled", due_at=due, cancel_on_reply=True)

    assert meanwhile(part, schedule, Line("Hello", "a")) is None
    assert lines.say(part.pk, Line("Hello", "a")) is None  # it has to be called off first
    assert [row.body for row in Message.objects.all()] == ["Still there?"]
