from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from apps.channels.models import OutboxMessage
from apps.routing.models import Calendar, OpeningHours, OverflowStep, QueueEntry
from apps.routing.services import entries, overflow
from tests import make

pytestmark = pytest.mark.django_db


def step(queue, position, **fields):
    return OverflowStep.objects.create(queue=queue, position=position, **fields)


def waiting(queue, *, seconds: int) -> QueueEntry:
    return make.entry(queue, enqueued_at=timezone.now() - timedelta(seconds=seconds))


def climb() -> int:
    return overflow.climb(now=timezone.now())


def test_who_waits_too_long_is_told_once(queue):
    step(queue, 1, trigger="waited", threshold=60, action="message", text="Thank you for waiting.")
    entry, young = waiting(queue, seconds=61), waiting(queue, seconds=30)

    assert climb() == 1
    assert climb() == 0

    assert [m.body for m in entry.interaction.messages.all()] == ["Thank you for waiting."]
    assert not young.interaction.messages.exists()


def test_the_ladder_is_climbed_step_by_step(queue):
    first = step(queue, 1, trigger="waited", threshold=30, action="priority", amount=200)
    second = step(queue, 2, trigger="length", threshold=0, action="priority", amount=50)
    entry = waiting(queue, seconds=40)

    climb()
    climb()

    entry.refresh_from_db()
    assert (entry.boost, entry.overflow_done) == (250, [first.pk, second.pk])


def test_another_queue_takes_over_with_the_place_kept(queue):
    other = make.queue()
    taken = step(queue, 1, trigger="staffed", threshold=1, action="queue", target=other)
    entry = waiting(queue, seconds=100)

    assert climb() == 1

    entry.refresh_from_db()
    fresh = QueueEntry.objects.live().get()
    assert (entry.state, entry.exit) == ("done", "overflowed")
    assert (fresh.queue, fresh.enqueued_at) == (other, entry.enqueued_at)
    assert fresh.overflow_done == [taken.pk]


def test_a_staffed_queue_keeps_its_own(queue):
    make.presence(make.agent(team=queue.teams.get()))
    step(queue, 1, trigger="staffed", threshold=1, action="queue", target=make.queue())
    waiting(queue, seconds=100)

    assert climb() == 0


def mail_waiting(queue, **fields) -> QueueEntry:
    """A mail of a person, on a mailbox that can answer."""
    case = make.case(brand=queue.brand)
    part = make.interaction(
        channel=make.channel(brand=queue.brand, kind="email", address="help@hems.example"),
        case=case,
        identity=make.identity(case.customer),
    )
    make.message(part)
    enqueued_at = timezone.now() - timedelta(minutes=5)
    return make.entry(queue, interaction=part, kind="email", enqueued_at=enqueued_at, **fields)


def test_a_step_tells_by_mail_as_an_automatic_answer_and_at_most_three_a_day(queue):
    for position in range(1, 6):
        step(queue, position, trigger="waited", threshold=1, action="message", text=f"{position}")
    entry = mail_waiting(queue)

    for _ in range(5):
        climb()

    owed = OutboxMessage.objects.order_by("pk")
    assert [(row.payload["text"][:1], row.automatic) for row in owed] == [
        ("1", True), ("2", True), ("3", True),
    ]  # fmt: skip
    entry.refresh_from_db()
    assert len(entry.overflow_done) == 5


def test_no_step_answers_an_automatic_mail(queue):
    step(queue, 1, trigger="waited", threshold=1, action="message", text="Hold on")
    entry = mail_waiting(queue)
    entry.interaction.messages.update(kind="auto")

    assert climb() == 1

    assert not OutboxMessage.objects.exists()


def test_closing_time_tells_the_customer_and_keeps_the_case_open_until_the_opening(queue):
    queue.calendar = Calendar.objects.create(name="Mornings")
    OpeningHours.objects.create(
        calendar=queue.calendar,
        weekday=(timezone.now() + timedelta(days=2)).weekday(),
        opens=time(8),
        closes=time(12),
    )
    queue.closed_text = "We are closed."
    queue.save()
    step(queue, 1, trigger="closed", action="close")
    entry = mail_waiting(queue)

    assert climb() == 1

    entry.refresh_from_db()
    assert (entry.state, entry.held_until.hour) == ("waiting", 8)
    assert entry.interaction.case.status == "open"
    assert OutboxMessage.objects.get().payload["text"].startswith("We are closed.")
    told = entry.interaction.messages.get(kind="event")
    assert (told.visibility, told.body) == (
        "internal", "Nobody could answer now: this goes on as a mail case.",
    )  # fmt: skip


def test_a_mail_out_of_hours_gets_the_queues_words_once(queue):
    queue.calendar = Calendar.objects.create(name="Never")
    queue.closed_text = "We are closed."
    queue.save()
    OpeningHours.objects.create(
        calendar=queue.calendar,
        weekday=(timezone.now() + timedelta(days=2)).weekday(),
        opens=time(8),
        closes=time(12),
    )
    part = mail_waiting(queue).interaction
    QueueEntry.objects.all().delete()

    for _ in range(2):
        entries.enqueue(interaction=part, queue=queue)

    row = OutboxMessage.objects.get()
    assert (row.automatic, row.payload["text"][:14]) == (True, "We are closed.")
