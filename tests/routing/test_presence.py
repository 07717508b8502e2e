from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.routing.errors import StateRefused
from apps.routing.models import AgentStateEvent, Offer, Presence, ReasonCode
from apps.routing.services import presence
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.agent(team=make.team())


def state_of(user) -> tuple[str, str, str]:
    row = Presence.objects.get(user=user)
    return row.presence, row.routing, row.device


def story(user) -> list[tuple[str, str, str, str]]:
    events = AgentStateEvent.objects.filter(user=user)
    return [(e.field, e.before, e.after, e.words) for e in events]


def test_signing_on_makes_the_row_and_writes_it_down(ada):
    presence.set_presence(user=ada, presence="available", by=ada)

    assert state_of(ada) == ("available", "idle", "ok")
    assert story(ada) == [("presence", "offline", "available", "")]
    assert Presence.objects.get(user=ada).seen_at is not None


def test_saying_the_same_again_changes_nothing(ada):
    presence.set_presence(user=ada, presence="available", by=ada)
    presence.set_presence(user=ada, presence="available", by=ada)

    assert len(story(ada)) == 1


def test_an_absence_carries_its_reason(ada):
    pause = ReasonCode.objects.create(name="Break")
    make.presence(ada)

    row = presence.set_presence(user=ada, presence="away", reason=pause, by=ada)

    assert (row.presence, row.reason) == ("away", pause)
    assert story(ada) == [("presence", "available", "away", "Break")]


def test_a_supervisor_may_send_away_but_not_sign_on(ada):
    sam = make.user(role="supervisor")
    with pytest.raises(StateRefused, match="only by agent"):
        presence.set_presence(user=ada, presence="available", by=sam)
    assert story(ada) == []

    presence.set_presence(user=ada, presence="available", by=ada)
    presence.set_presence(user=ada, presence="away", words="Please call me", by=sam)

    event = AgentStateEvent.objects.latest("pk")
    assert (event.after, event.actor, event.words) == ("away", sam, "Please call me")


def test_a_reason_that_needs_approval_is_not_for_the_agent_to_take(ada):
    make.presence(ada)
    training = ReasonCode.objects.create(name="Training", needs_approval=True)

    with pytest.raises(StateRefused, match="set by a supervisor"):
        presence.set_presence(user=ada, presence="away", reason=training, by=ada)
    assert state_of(ada) == ("available", "idle", "ok")

    presence.set_presence(user=ada, presence="away", reason=training, by=make.admin())
    assert state_of(ada) == ("away", "idle", "ok")


def test_a_full_break_has_room_for_no_more_of_the_team(ada):
    pause = ReasonCode.objects.create(name="Break", max_at_once=1)
    bo = make.agent(team=ada.teams.get())
    make.presence(ada)
    make.presence(bo, presence="away", reason=pause)

    with pytest.raises(StateRefused, match="as many of your team"):
        presence.set_presence(user=ada, presence="away", reason=pause, by=ada)


def test_a_heartbeat_brings_a_lost_browser_back(ada):
    make.presence(ada, device="socket_lost", seen_at=timezone.now() - timedelta(minutes=2))

    presence.heartbeat(user_id=ada.pk)

    assert state_of(ada) == ("available", "idle", "ok")
    assert story(ada) == [("device", "socket_lost", "ok", "")]
    assert timezone.now() - Presence.objects.get(user=ada).seen_at < timedelta(seconds=5)


def test_a_usual_heartbeat_is_one_statement(ada, django_assert_num_queries):
    make.presence(ada)

    with django_assert_num_queries(1):
        presence.heartbeat(user_id=ada.pk)


def test_a_browser_of_somebody_without_a_desk_makes_no_row(ada):
    presence.heartbeat(user_id=ada.pk)

    assert not Presence.objects.exists()


def test_saying_available_again_ends_not_responding(ada):
    now = timezone.now()
    make.presence(
        ada, routing="not_responding", missed_at=now, return_at=now + timedelta(seconds=60)
    )

    presence.set_presence(user=ada, presence="available", by=ada)

    assert state_of(ada) == ("available", "idle", "ok")
    assert story(ada) == [("routing", "not_responding", "idle", "")]


def test_what_comes_after_is_taken_up_when_the_desk_is_empty(ada):
    queue = make.queue(teams=[ada.teams.get()])
    make.presence(ada)
    talk = make.interaction(owner=ada, status="active")
    entry = make.entry(
        queue, interaction=talk, state="assigned", agent=ada, assigned_at=timezone.now()
    )
    pause = ReasonCode.objects.create(name="Break")

    presence.set_next(user=ada, presence="away", reason=pause)
    assert state_of(ada) == ("available", "interacting", "ok")
    entry.delete()
    presence.settle(presence.locked([ada.pk])[ada.pk], now=timezone.now())

    assert state_of(ada) == ("away", "idle", "ok")
    row = Presence.objects.get(user=ada)
    assert (row.reason, row.next_presence, row.next_reason) == (pause, "", None)


def test_a_lost_microphone_is_told_by_the_browser(ada):
    make.presence(ada)

    presence.set_device(user_id=ada.pk, device="mic_lost")

    assert state_of(ada) == ("available", "idle", "mic_lost")


def test_an_offer_that_was_never_shown_begins_to_ring_when_the_browser_is_back(ada):
    make.presence(ada, seen_at=timezone.now() - timedelta(seconds=16))
    offer = offered(ada, left=3)

    presence.heartbeat(user_id=ada.pk)

    offer.refresh_from_db()
    left = (offer.expires_at - timezone.now()).total_seconds()
    assert 19 < left <= 20
    presence.heartbeat(user_id=ada.pk)
    assert Offer.objects.get().expires_at == offer.expires_at  # once


def test_who_was_not_reached_missed_nothing(ada):
    """The web was killed: an offer ran out on a browser that could not show it."""
    now = timezone.now()
    make.presence(
        ada, seen_at=now - timedelta(seconds=25), missed_at=now - timedelta(seconds=5),
        return_at=now + timedelta(seconds=55), routing="not_responding",
    )  # fmt: skip

    presence.heartbeat(user_id=ada.pk)

    row = Presence.objects.get()
    assert (row.routing, row.missed_at, row.return_at) == ("idle", None, None)


def test_who_was_there_and_did_not_answer_rests_their_minute(ada):
    now = timezone.now()
    make.presence(
        ada, seen_at=now - timedelta(seconds=16), missed_at=now - timedelta(seconds=20),
        return_at=now + timedelta(seconds=40), routing="not_responding",
    )  # fmt: skip

    presence.heartbeat(user_id=ada.pk)

    assert Presence.objects.get().routing == "not_responding"


def offered(agent, *, left: int) -> Offer:
    entry = make.entry(make.queue(teams=[agent.teams.get()]), state="offered")
    now = timezone.now()
    return Offer.objects.create(
        entry=entry, agent=agent, offered_at=now - timedelta(seconds=17),
        expires_at=now + timedelta(seconds=left), reason="-",
    )  # fmt: skip
