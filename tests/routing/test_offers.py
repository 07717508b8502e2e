from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.interactions.choices import Status
from apps.interactions.services import conversations
from apps.routing.errors import OfferGone
from apps.routing.models import AgentStateEvent, Offer, Presence, QueueEntry
from apps.routing.services import entries, offers, presence
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


def available(team, **fields):
    user = make.agent(team=team)
    make.presence(user, **fields)
    return user


def decide() -> list[Offer]:
    return Router().decide()


def state_of(user) -> tuple[str, str, str]:
    row = Presence.objects.get(user=user)
    return row.presence, row.routing, row.device


def test_a_waiting_chat_is_offered_to_the_free_agent_with_its_reason_and_trace(queue, team):
    ada = available(team, idle_since=timezone.now() - timedelta(seconds=90))
    entry = make.entry(queue)

    (offer,) = decide()

    entry.refresh_from_db()
    assert (offer.entry_id, offer.agent_id, offer.state) == (entry.pk, ada.pk, "open")
    assert offer.reason == f"{ada} is the only one free in ring 1; load 0 of 100"
    assert offer.trace["considered"] == 1
    assert (offer.expires_at - offer.offered_at) == timedelta(seconds=queue.offer_seconds)
    assert (entry.state, entry.offers_made) == ("offered", 1)
    assert entry.interaction.offered_at == offer.offered_at
    assert state_of(ada) == ("available", "reserved", "ok")
    assert decide() == []


def test_an_accepted_offer_makes_the_interaction_the_agents(queue, team):
    ada = available(team)
    entry = make.entry(queue)
    (offer,) = decide()

    taken = offers.accept(offer_id=offer.pk, agent=ada)

    entry.refresh_from_db()
    assert (taken.owner, taken.status) == (ada, Status.ACTIVE)
    assert (entry.state, entry.agent) == ("assigned", ada)
    assert state_of(ada) == ("available", "interacting", "ok")
    assert offers.accept(offer_id=offer.pk, agent=ada) == taken  # a second click


def test_somebody_elses_offer_cannot_be_accepted(queue, team):
    available(team)
    eve = make.agent(team=team)
    entry = make.entry(queue)
    (offer,) = decide()

    with pytest.raises(OfferGone):
        offers.accept(offer_id=offer.pk, agent=eve)

    entry.refresh_from_db()
    assert (entry.state, entry.agent) == ("offered", None)


def test_a_declined_offer_goes_to_a_colleague_and_counts_against_nobody(queue, team):
    ada = available(team, idle_since=timezone.now() - timedelta(hours=1))
    bo = available(team)
    make.entry(queue)
    (first,) = decide()
    assert first.agent == ada

    offers.decline(offer_id=first.pk, agent=ada)

    first.refresh_from_db()
    (second,) = decide()
    assert (first.state, second.agent) == ("declined", bo)
    assert state_of(ada) == ("available", "idle", "ok")
    assert [row for row in second.trace["left_out"] if row[0] == "declined"] == [
        ["declined", 1, [ada.pk]]
    ]


def test_whoever_passed_it_on_is_asked_again_after_a_minute_when_nobody_else_took_it(queue, team):
    ada = available(team)
    entry = make.entry(queue)
    (first,) = decide()
    offers.decline(offer_id=first.pk, agent=ada)
    assert decide() == []

    QueueEntry.objects.filter(pk=entry.pk).update(passed_until=timezone.now())

    assert [offer.agent for offer in decide()] == [ada]


def run_out(offer) -> None:
    """Let the offer's time pass, with the browser alive."""
    past = timezone.now() - timedelta(seconds=1)
    Offer.objects.filter(pk=offer.pk).update(expires_at=past)


def test_a_missed_offer_rests_the_agent_and_keeps_the_customers_place(queue, team):
    ada = available(team)
    entry = make.entry(queue)
    (offer,) = decide()
    run_out(offer)
    Presence.objects.update(seen_at=timezone.now())

    assert offers.expire() == 1

    offer.refresh_from_db()
    before, entry = entry, QueueEntry.objects.get(pk=entry.pk)
    assert offer.state == "expired"
    assert (entry.state, entry.boosts, entry.enqueued_at) == (
        "waiting",
        ["missed"],
        before.enqueued_at,
    )
    assert state_of(ada) == ("available", "not_responding", "ok")
    row = Presence.objects.get(user=ada)
    assert row.return_at - row.missed_at == timedelta(seconds=60)
    assert decide() == []


def test_a_second_miss_within_a_quarter_of_an_hour_sends_the_agent_away(queue, team):
    ada = available(team, missed_at=timezone.now() - timedelta(minutes=14))
    make.entry(queue)
    (offer,) = decide()
    run_out(offer)
    Presence.objects.update(seen_at=timezone.now())

    offers.expire()

    assert state_of(ada) == ("away", "idle", "ok")
    said = AgentStateEvent.objects.filter(user=ada, field="presence").get()
    assert (said.before, said.after, said.words) == ("available", "away", "Missed two offers")


def test_a_browser_that_fell_silent_during_the_offer_is_a_device_failure_and_no_miss(queue, team):
    ada = available(team, seen_at=timezone.now() - timedelta(seconds=5))
    make.entry(queue)
    (offer,) = decide()
    run_out(offer)
    Offer.objects.update(
        expires_at=timezone.now(), offered_at=timezone.now() - timedelta(seconds=21)
    )
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=25))

    offers.expire()

    offer.refresh_from_db()
    assert offer.state == "device_failed"
    assert state_of(ada) == ("available", "idle", "socket_lost")
    assert Presence.objects.get(user=ada).missed_at is None


def test_a_lost_socket_hands_its_open_offers_on_at_once(queue, team):
    ada, bo = available(team, idle_since=timezone.now() - timedelta(hours=1)), available(team)
    make.entry(queue)
    (first,) = decide()

    offers.fail_device(user_id=ada.pk)

    first.refresh_from_db()
    assert first.state == "device_failed"
    assert [offer.agent for offer in decide()] == [bo]


def test_an_offer_whose_customer_left_is_taken_back(
    queue, team, django_capture_on_commit_callbacks
):
    ada = available(team)
    entry = make.entry(queue)
    (offer,) = decide()

    with django_capture_on_commit_callbacks(execute=True):
        conversations.end(interaction=entry.interaction, reason="customer")

    offer.refresh_from_db()
    entry.refresh_from_db()
    assert offer.state == "revoked"
    assert (entry.state, entry.exit) == ("done", "abandoned")
    assert state_of(ada) == ("available", "idle", "ok")
    with pytest.raises(OfferGone):
        offers.accept(offer_id=offer.pk, agent=ada)


def test_nobody_gets_more_than_their_capacity(queue, team):
    ada = available(team)
    for _ in range(5):
        make.entry(queue)

    for _ in range(5):
        for offer in decide():
            offers.accept(offer_id=offer.pk, agent=ada)

    assert QueueEntry.objects.held_by(ada.pk).count() == 3
    assert QueueEntry.objects.waiting().count() == 2


def test_a_finished_conversation_makes_room_for_the_next(
    queue, team, django_capture_on_commit_callbacks
):
    queue.wrap_up_mode = "none"
    queue.save()
    ada = available(team, idle_since=timezone.now() - timedelta(hours=1))
    entry = make.entry(queue)
    (offer,) = decide()
    talk = offers.accept(offer_id=offer.pk, agent=ada)

    with django_capture_on_commit_callbacks(execute=True):
        conversations.end(interaction=talk, reason="agent", by=ada)

    entry.refresh_from_db()
    assert (entry.state, entry.exit) == ("done", "handled")
    assert state_of(ada) == ("available", "idle", "ok")
    row = Presence.objects.get(user=ada)
    assert row.idle_since > row.created_at


def test_away_and_offline_people_and_those_of_other_teams_are_offered_nothing(queue, team):
    available(team, presence="away")
    available(team, presence="offline")
    available(team, device="socket_lost")
    available(make.team())
    make.entry(queue)

    assert decide() == []


def test_what_an_agent_does_away_from_the_desk_needs_a_reason(team):
    ada = available(team)

    with pytest.raises(Exception, match="needs a reason"):
        presence.set_presence(user=ada, presence="away", by=ada)

    assert state_of(ada) == ("available", "idle", "ok")


def test_an_opened_interaction_enters_its_channels_queue(queue, django_capture_on_commit_callbacks):
    point = make.entry_point(queue, priority_boost=40)
    talk = make.interaction(channel=point.channel, case=make.case(brand=queue.brand))

    entries.follow(talk.pk)

    entry = QueueEntry.objects.get()
    assert (entry.queue, entry.state, entry.kind) == (queue, "waiting", "chat")
    assert (entry.base_priority, entry.boost, entry.weight) == (900, 40, 30)
    entries.follow(talk.pk)
    assert QueueEntry.objects.count() == 1
