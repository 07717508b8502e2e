from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.models import Interaction
from apps.routing.models import AgentStateEvent, Offer, Presence, QueueEntry
from apps.routing.services import reconciler
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


def ago(**parts):
    return timezone.now() - timedelta(**parts)


@pytest.fixture
def ada(team):
    return make.agent(team=team)


def sweep(**more) -> dict[str, int]:
    found = reconciler.sweep(now=timezone.now())
    return {name: n for name, n in found.items() if n}


def state_of(user) -> tuple[str, str, str]:
    row = Presence.objects.get(user=user)
    return row.presence, row.routing, row.device


def talking(queue, ada, **fields) -> QueueEntry:
    """A chat that ``ada`` has, in step with its entry."""
    talk = make.interaction(owner=ada, status="active", case=make.case(brand=queue.brand))
    Interaction.objects.update(updated_at=ago(minutes=1))
    return make.entry(
        queue,
        interaction=talk,
        **{"state": "assigned", "agent": ada, "assigned_at": ago(minutes=1)} | fields,
    )


def test_a_floor_in_order_needs_no_sweeping(queue, ada):
    make.presence(ada)
    talking(queue, ada)

    assert sweep() == {}


@pytest.mark.parametrize(
    ("silent", "device"), [(29, "ok"), (31, "socket_lost"), (299, "socket_lost")]
)
def test_thirty_seconds_of_silence_lose_the_socket(ada, silent, device):
    make.presence(ada, seen_at=ago(seconds=silent))

    sweep()

    assert state_of(ada) == ("available", "idle", device)


def test_an_offer_on_a_silent_browser_goes_to_a_colleague_and_is_no_miss(queue, ada, team):
    make.presence(ada, idle_since=ago(hours=1))
    make.entry(queue)
    (offer,) = Router().decide()
    Presence.objects.update(seen_at=ago(seconds=31))
    bo = make.agent(team=team)
    make.presence(bo)

    assert sweep() == {"silent_browsers": 1}

    offer.refresh_from_db()
    assert offer.state == "device_failed"
    assert [o.agent for o in Router().decide()] == [bo]
    assert Presence.objects.get(user=ada).missed_at is None


def test_five_minutes_of_silence_sign_off_with_the_reason(ada):
    make.presence(ada, seen_at=ago(minutes=5, seconds=1), device="socket_lost")

    assert sweep() == {"gone_people": 1}

    assert state_of(ada) == ("offline", "idle", "socket_lost")
    event = AgentStateEvent.objects.get(field="presence")
    assert (event.after, event.words) == ("offline", "No heartbeat for five minutes")


def test_a_chat_whose_agent_is_gone_waits_again_and_a_mail_does_not(
    queue, ada, django_capture_on_commit_callbacks
):
    make.presence(ada, presence="offline", presence_since=ago(minutes=1))
    chat = talking(queue, ada)
    mail = talking(queue, ada, kind="email")

    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == {"left_conversations": 1}

    chat.refresh_from_db()
    mail.refresh_from_db()
    assert (chat.state, chat.agent, chat.interaction.status) == ("waiting", None, "waiting")
    assert (mail.state, mail.agent) == ("assigned", ada)


def test_not_responding_ends_by_itself_if_the_device_is_well(ada, team):
    bo = make.agent(team=team)
    for user, device in ((ada, "ok"), (bo, "mic_lost")):
        make.presence(user, routing="not_responding", return_at=ago(seconds=1), device=device)

    assert sweep() == {"rested_people": 1}

    assert state_of(ada) == ("available", "idle", "ok")
    assert state_of(bo) == ("available", "not_responding", "mic_lost")


def test_a_contact_whose_opening_was_lost_gets_its_place(queue):
    point = make.entry_point(queue)
    talk = make.interaction(
        channel=point.channel, case=make.case(brand=queue.brand), opened_at=ago(minutes=1)
    )
    young = make.interaction(channel=point.channel, case=make.case(brand=queue.brand))

    assert sweep() == {"without_entry": 1}

    entry = QueueEntry.objects.get(interaction=talk)
    assert (entry.state, entry.enqueued_at) == ("waiting", talk.opened_at)
    assert not QueueEntry.objects.filter(interaction=young).exists()


def test_an_entry_out_of_step_follows_its_interaction(queue, ada, team):
    make.presence(ada)
    bo = make.agent(team=team)
    make.presence(bo)
    moved, ended = talking(queue, ada), talking(queue, ada)
    Interaction.objects.filter(pk=moved.interaction_id).update(owner=bo)
    Interaction.objects.filter(pk=ended.interaction_id).update(
        status="ended", ended_at=ago(minutes=1), answered_at=ago(minutes=2)
    )

    assert sweep() == {"out_of_step": 2}

    moved.refresh_from_db()
    ended.refresh_from_db()
    assert (moved.state, moved.agent) == ("assigned", bo)
    assert (ended.state, ended.exit, ended.agent) == ("done", "handled", ada)
    assert state_of(bo) == ("available", "interacting", "ok")


def test_an_entry_offered_to_nobody_waits_again(queue):
    entry = make.entry(queue, state="offered")
    QueueEntry.objects.update(updated_at=ago(minutes=1))

    assert sweep() == {"offered_to_nobody": 1}

    entry.refresh_from_db()
    assert entry.state == "waiting"


def test_what_waits_for_the_customer_too_long_is_parked(queue, ada):
    make.presence(ada)
    quiet = talking(queue, ada, attention="customer", attention_since=ago(minutes=5))
    fresh = talking(queue, ada, attention="customer", attention_since=ago(minutes=4))

    assert sweep() == {"parked": 1}

    quiet.refresh_from_db()
    fresh.refresh_from_db()
    assert (quiet.attention, fresh.attention) == ("parked", "customer")


def test_wrap_up_that_ran_out_of_its_time_ends(queue, ada, django_capture_on_commit_callbacks):
    make.presence(ada, routing="wrap_up")
    entry = talking(queue, ada)
    Interaction.objects.update(
        status="wrap_up", ended_at=ago(minutes=2), wrap_up_due_at=ago(seconds=1)
    )

    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == {"overdue_wrap_ups": 1}

    entry.refresh_from_db()
    assert (entry.state, entry.interaction.status) == ("done", "ended")
    assert state_of(ada) == ("available", "idle", "ok")


def test_the_sweeps_run_again_without_finding_the_same(queue, ada):
    make.presence(ada)
    make.entry(queue)
    (offer,) = Router().decide()
    Offer.objects.filter(pk=offer.pk).update(expires_at=ago(seconds=1))

    assert sweep() == {"expired_offers": 1}
    assert sweep() == {}
