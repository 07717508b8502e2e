from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.services import people
from apps.accounts.services.skills import levels
from apps.interactions.models import Interaction
from apps.routing.models import Offer, Presence, QueueEntry
from apps.routing.services import reconciler
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


def held(queue, ada, *, kind="chat", **fields) -> QueueEntry:
    part = make.interaction(
        **{
            "owner": ada, "status": "active", "case": make.case(brand=queue.brand, owner=ada),
            "channel": make.channel(brand=queue.brand, kind=kind),
        } | fields
    )  # fmt: skip
    return make.entry(queue, interaction=part, kind=kind, state="assigned", agent=ada)


def deactivate(ada, capture) -> None:
    with capture(execute=True):
        people.deactivate(person=ada, by=make.admin())


def test_whoever_leaves_is_off_the_floor_and_their_offer_goes_to_others(
    queue, ada, team, django_capture_on_commit_callbacks
):
    make.entry(queue)
    (offer,) = Router().decide()
    bo = make.agent(team=team)
    make.presence(bo)

    deactivate(ada, django_capture_on_commit_callbacks)

    offer.refresh_from_db()
    row = Presence.objects.get(user=ada)
    assert (offer.state, row.presence, row.routing) == ("revoked", "offline", "idle")
    assert [o.agent for o in Router().decide()] == [bo]


def test_their_conversations_wait_for_others_and_what_sleeps_goes_on_sleeping(
    queue, ada, django_capture_on_commit_callbacks
):
    chat = held(queue, ada, attention="customer")  # somebody sits there
    mail = held(queue, ada, kind="email")
    asleep = held(queue, ada, kind="email", attention="customer")
    wrap = held(
        queue, ada, status="wrap_up", ended_at=timezone.now(), end_reason="agent"
    ).interaction

    deactivate(ada, django_capture_on_commit_callbacks)

    states = {e.pk: (e.state, e.interaction.status, e.interaction.owner_id)
              for e in QueueEntry.objects.select_related("interaction")}  # fmt: skip
    assert states[chat.pk] == states[mail.pk] == ("waiting", "waiting", None)
    assert states[asleep.pk] == ("assigned", "active", ada.pk)
    reconciler.sweep(now=timezone.now())
    wrap.refresh_from_db()
    assert wrap.status == "ended"
    mail.interaction.case.refresh_from_db()
    assert (mail.interaction.case.owner, mail.interaction.case.status) == (None, "open")


def test_what_slept_comes_back_when_it_is_our_turn(queue, ada, django_capture_on_commit_callbacks):
    asleep = held(queue, ada, kind="email", attention="customer")
    deactivate(ada, django_capture_on_commit_callbacks)
    Interaction.objects.update(attention="us", updated_at=timezone.now() - timedelta(seconds=6))

    with django_capture_on_commit_callbacks(execute=True):
        reconciler.sweep(now=timezone.now())

    asleep.refresh_from_db()
    assert (asleep.state, asleep.interaction.status) == ("waiting", "waiting")


def test_a_lost_event_is_made_good_by_the_sweep(queue, ada):
    make.entry(queue)
    Router().decide()
    people.deactivate(person=ada, by=make.admin())  # no handler runs

    found = reconciler.sweep(now=timezone.now())

    assert found["people_who_left"] == 1
    assert Presence.objects.get().presence == "offline"
    assert not Offer.objects.open().exists()


def test_a_skill_given_to_somebody_matches_what_waits_within_seconds(queue, ada):
    skill = make.skill()
    queue.skills.create(skill=skill, level=2)
    make.entry(queue)
    router, now = Router(), timezone.now()
    assert router.decide(now=now) == []

    levels.grant(user=ada, skill=skill, level=3, by=make.admin())

    assert [o.agent for o in router.decide(now=now + timedelta(seconds=6))] == [ada]
