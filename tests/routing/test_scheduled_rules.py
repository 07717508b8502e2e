"""A draft that publishes itself at its hour, once, in the name of who scheduled it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.routing.errors import RulesRefused
from apps.routing.services import queues, reconciler
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    """A queue whose target changes in an hour, and who said so."""
    boss, queue = make.admin(), make.queue(target_seconds=20)
    queues.edit(queue=queue, by=boss, target_seconds=40)
    queues.schedule(queue=queue, by=boss, at=timezone.now() + timedelta(hours=1))
    return queue, boss


def test_nothing_changes_before_its_hour_and_once_after_it(planned):
    queue, boss = planned
    now = timezone.now()
    assert reconciler.sweep(now=now + timedelta(minutes=59))["due_rules"] == 0
    assert reconciler.sweep(now=now + timedelta(minutes=61))["due_rules"] == 1
    assert reconciler.sweep(now=now + timedelta(minutes=62))["due_rules"] == 0
    queue.refresh_from_db()
    assert queue.target_seconds == 40
    assert AuditEntry.objects.get(action="queue.published").actor == boss


def test_a_draft_that_no_longer_fits_stays_a_draft(planned):
    queue, boss = planned
    queues.edit(queue=queue, by=boss, name="Taken")
    make.queue(name="Taken")
    assert queues.publish_due(now=timezone.now() + timedelta(hours=2)) == 0
    draft = queues.draft_of(queue)
    assert (draft.rules["name"], draft.due_at) == ("Taken", None)


def test_the_past_is_no_hour_and_a_schedule_can_be_taken_back(planned):
    queue, boss = planned
    with pytest.raises(RulesRefused):
        queues.schedule(queue=queue, by=boss, at=timezone.now())
    queues.schedule(queue=queue, by=boss, at=None)
    assert queues.publish_due(now=timezone.now() + timedelta(days=1)) == 0
