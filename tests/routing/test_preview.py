"""What a queue's rules would do, on the floor of this moment."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.routing.models import Offer
from apps.routing.services.preview import MadeUp, Preview
from apps.routing.services.queues import rules_of
from tests import make

pytestmark = pytest.mark.django_db


def test_the_line_is_shown_with_who_would_get_it_and_nobody_is_offered_anything():
    team = make.team()
    ada = make.agent(team=team)
    make.presence(ada)
    queue = make.queue(teams=[team])
    waiting = make.entry(queue)

    shown = Preview(queue, rules_of(queue), now=timezone.now())

    first, made_up = shown.next_served(MadeUp("chat"))
    assert (first.item_id, made_up.item_id) == (waiting.pk, 0)
    assert first.goes_to
    assert [reach.people for reach in shown.reaches("chat")] == [1]
    assert not Offer.objects.exists()
