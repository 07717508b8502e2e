from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.routing.domain.waiting import Error, Expected
from apps.routing.models import WaitObservation
from apps.routing.services import waits
from tests import make

pytestmark = pytest.mark.django_db


def observe(queue, waited, *, ahead=1, predicted=None, answered=True):
    WaitObservation.objects.create(
        queue=queue, ahead=ahead, predicted_low=predicted, waited=waited, answered=answered
    )


def test_a_new_queue_says_nothing(queue):
    make.presence(make.agent(team=queue.teams.get()))

    assert waits.expected(queue, ahead=0) is None


def test_after_twenty_waits_it_tells_what_they_were(queue):
    for waited in range(10, 210, 10):
        observe(queue, waited)

    assert waits.expected(queue, ahead=1) == Expected(100, 160)


def test_the_position_counts_who_is_before(queue):
    now = timezone.now()
    first = make.entry(queue, enqueued_at=now - timedelta(minutes=3))
    mine = make.entry(queue, enqueued_at=now - timedelta(minutes=2))
    make.entry(queue, enqueued_at=now - timedelta(minutes=1))
    make.entry(queue, enqueued_at=now, boost=500)

    assert waits.place_of(first.interaction_id).position == 2
    assert waits.place_of(mine.interaction_id).position == 3
    assert waits.place_of(make.interaction().pk) is None


def test_the_error_is_told_over_what_was_promised(queue):
    observe(queue, 90, predicted=60)
    observe(queue, 50, predicted=60)
    observe(queue, 10)
    observe(queue, 500, predicted=60, answered=False)

    assert waits.error_of(queue.pk) == Error(count=2, bias=10, p50=10, p90=30)


def test_people_share_themselves_between_their_queues(queue):
    other = make.queue(teams=[queue.teams.get()])
    ada = make.agent(team=queue.teams.get())
    make.presence(ada)
    assert waits._shares(queue, now=timezone.now()) == [0.5]

    for where in (queue, queue, queue, other):
        make.entry(where, agent=ada, state="assigned", assigned_at=timezone.now())

    assert waits._shares(queue, now=timezone.now()) == [0.75]
