from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.routing.models import Offer, QueueSkill
from apps.routing.services import explanations
from tests import make

pytestmark = pytest.mark.django_db


def available(team, **fields):
    user = make.agent(team=team)
    make.presence(user, **fields)
    return user


def test_the_head_of_the_line_with_its_numbers_and_whom_it_would_go_to(team):
    queue = make.queue(teams=[team], ageing_per_minute=12)
    ada = available(team)
    now = timezone.now()
    late = make.entry(queue, enqueued_at=now - timedelta(minutes=2))
    vip = make.entry(queue, enqueued_at=now, boosts=["vip"])

    first, second = explanations.served_next([queue.pk])

    assert (first.entry_id, first.agent_id) == (vip.pk, ada.pk)
    assert (second.entry_id, second.agent_id) == (late.pk, None)
    assert first.score == pytest.approx(1050, abs=1)
    assert [part.label for part in second.parts] == ["chat", "waited"]
    assert not Offer.objects.exists()


def test_why_somebody_still_waits_is_said_for_everyone(team):
    queue = make.queue(teams=[team])
    skill = make.skill(slug="billing")
    QueueSkill.objects.create(queue=queue, skill=skill, ring=1, level=3)
    weak, able, elsewhere = available(team), available(team), available(make.team())
    make.agent_skill(weak, skill, 2)
    make.agent_skill(able, skill, 3)
    entry = make.entry(queue)

    assert explanations.why_waiting(entry.pk) == {
        weak.pk: "skill_low",
        able.pk: "free",
        elsewhere.pk: "not_in_queue",
    }
