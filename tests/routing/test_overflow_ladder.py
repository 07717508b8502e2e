from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.routing.models import OverflowStep, QueueEntry
from apps.routing.services import overflow
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue():
    return make.queue(teams=[make.team()])


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
