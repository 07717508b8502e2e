from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.services import intake
from apps.routing.models import Queue, QueueEntry
from apps.routing.services import arrivals, entries
from tests import make

pytestmark = pytest.mark.django_db

TOLD = (
    "queue", "kind", "state", "base_priority", "boost", "boosts", "weight", "preferred_agent",
    "expected_wait", "expected_wait_high", "held_until",
)  # fmt: skip


def opened(queue: Queue, channel, **fields):
    identity = make.identity(make.customer(**fields))
    return intake.start(channel=channel, identity=identity, incoming=None, subject="Lamp")


def test_many_are_lined_up_as_each_would_have_been_alone(django_assert_max_num_queries):
    queue, other = make.queue(prefers_last_agent=True), make.queue(name="Other")
    channel, elsewhere = make.channel(brand=queue.brand), make.channel(brand=other.brand)
    make.entry_point(queue, channel=channel)
    make.entry_point(other, channel=elsewhere)
    alone = opened(queue, channel, tier="vip")
    entries.join(alone.pk)
    began = timezone.now() - timedelta(minutes=3)
    parts = [opened(queue, channel, tier="vip"), opened(other, elsewhere), opened(queue, channel)]
    for part in parts:
        part.opened_at = began
        part.save()
    with django_assert_max_num_queries(30):
        arrivals.line_up({part.pk for part in (alone, *parts)}, now=timezone.now())

    first, strange, last = (QueueEntry.objects.get(interaction=part) for part in parts)
    joined = QueueEntry.objects.get(interaction=alone)
    assert [getattr(first, name) for name in TOLD] == [getattr(joined, name) for name in TOLD]
    assert (first.ahead, last.ahead, strange.ahead) == (1, 2, 0)
    assert (first.queue, strange.queue, last.queue) == (queue, other, queue)
    assert (first.boosts, last.boosts) == (["vip"], [])
    assert first.enqueued_at == began
    part, case = parts[0], parts[0].case
    part.refresh_from_db()
    case.refresh_from_db()
    assert part.events.get(kind="queued").particulars == {"queue": queue.name}
    assert part.queued_at is not None
    assert case.respond_by == first.respond_by is not None


def test_what_ended_or_has_its_place_is_left_alone():
    queue = make.queue()
    channel = make.channel(brand=queue.brand)
    make.entry_point(queue, channel=channel)
    ended = make.interaction(channel=channel, status="ended", ended_at=timezone.now())
    waits = opened(queue, channel)
    for _ in range(2):
        arrivals.line_up({ended.pk, waits.pk, 0}, now=timezone.now())
    assert [entry.interaction_id for entry in QueueEntry.objects.all()] == [waits.pk]
    assert waits.events.filter(kind="queued").count() == 1
