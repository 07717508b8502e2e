from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.interactions.services import conversations, intake
from apps.routing.models import (
    Calendar,
    CalendarException,
    OverflowStep,
    Presence,
    QueueEntry,
    WaitObservation,
)
from apps.routing.services import entries
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


def chat(queue, **fields):
    channel = make.channel(brand=queue.brand)
    make.entry_point(queue, channel=channel)
    fields.setdefault("case", make.case(brand=queue.brand))
    return make.interaction(channel=channel, **fields)


def never_open(**fields) -> Calendar:
    return Calendar.objects.create(name=f"Closed {timezone.now().timestamp()}", **fields)


def test_a_customers_first_word_puts_them_in_line(queue, django_capture_on_commit_callbacks):
    channel = make.channel(brand=queue.brand)
    make.entry_point(queue, channel=channel)
    with django_capture_on_commit_callbacks(execute=True):
        talk = intake.start(
            channel=channel, identity=make.identity(make.customer()), incoming=None, subject="Lamp"
        )

    entry = QueueEntry.objects.get(interaction=talk)
    talk.refresh_from_db()
    assert (entry.state, entry.queue) == ("waiting", queue)
    assert talk.queued_at is not None
    assert talk.events.filter(kind="queued").get().particulars == {"queue": queue.name}


def test_a_customer_who_waited_in_vain_lately_and_a_vip_come_sooner(queue):
    customer = make.customer(tier="vip")
    make.interaction(
        case=make.case(customer=customer),
        status="ended",
        ended_at=timezone.now(),
        end_reason="abandoned",
    )
    talk = chat(queue, case=make.case(brand=queue.brand, customer=customer, priority=4))

    entry = entries.enqueue(interaction=talk)

    assert entry.boosts == ["abandoned", "repeat", "vip"]
    assert entry.boost == 300


def test_the_case_owner_is_asked_first_for_a_while(queue, team):
    ada, bo = make.agent(team=team), make.agent(team=team)
    make.presence(ada)
    make.presence(bo, idle_since=timezone.now() - timedelta(hours=3))
    entries.enqueue(interaction=chat(queue, case=make.case(brand=queue.brand, owner=ada)))

    (offer,) = Router().decide()

    assert (offer.agent, offer.trace["chosen"]) == (ada, "preferred")
    assert offer.reason == f"{ada} was the last agent; load 0 of 100"


def test_an_interaction_that_has_an_agent_is_booked_on_them(queue, team):
    ada = make.agent(team=team)
    make.presence(ada)
    talk = chat(queue, owner=ada, status="active")

    entries.follow(talk.pk)

    entry = QueueEntry.objects.get(interaction=talk)
    assert (entry.state, entry.agent) == ("assigned", ada)
    assert Presence.objects.get(user=ada).routing == "interacting"


def test_a_channel_without_a_queue_falls_to_its_brands_first(queue):
    talk = make.interaction(
        channel=make.channel(brand=queue.brand), case=make.case(brand=queue.brand)
    )

    assert entries.enqueue(interaction=talk).queue == queue
    assert entries.enqueue(interaction=make.interaction()) is None


def test_the_database_knows_one_live_entry_per_interaction(queue):
    entry = make.entry(queue)

    with (
        pytest.raises(IntegrityError, match="entry_one_live_per_interaction"),
        transaction.atomic(),
    ):
        QueueEntry.objects.create(interaction=entry.interaction, queue=queue, kind="chat")
    assert entries.enqueue(interaction=entry.interaction) == entry


def test_out_of_hours_it_is_held_until_the_opening(queue, team):
    make.presence(make.agent(team=team))
    calendar = never_open()
    opens = (timezone.now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    CalendarException.objects.create(
        calendar=calendar, date=opens.date(), opens=time(9), closes=time(17)
    )
    queue.calendar = calendar
    queue.save()

    entry = entries.enqueue(interaction=chat(queue))

    assert (entry.queue, entry.held_until) == (queue, opens)
    assert Router().decide() == []
    QueueEntry.objects.update(held_until=timezone.now())
    assert len(Router().decide()) == 1


def test_out_of_hours_a_queue_may_hand_over_to_another(queue, team):
    night = make.queue(teams=[team])
    queue.calendar, queue.closed_behaviour = never_open(), "overflow"
    queue.save()
    OverflowStep.objects.create(
        queue=queue, position=1, trigger="closed", action="queue", target=night
    )

    entry = entries.enqueue(interaction=chat(queue))

    assert (entry.queue, entry.held_until) == (night, None)


def test_what_the_customer_was_told_is_held_against_what_came(queue):
    talk = chat(queue)
    entries.enqueue(interaction=talk, enqueued_at=timezone.now() - timedelta(seconds=40))
    QueueEntry.objects.update(expected_wait=30, expected_wait_high=60, ahead=2)

    conversations.end(interaction=talk, reason="customer")
    entries.follow(talk.pk)

    seen = WaitObservation.objects.get()
    assert (seen.ahead, seen.predicted_low, seen.predicted_high) == (2, 30, 60)
    assert seen.waited == pytest.approx(40, abs=3)
    assert not seen.answered


def test_whose_turn_it_is_weighs_on_the_agent(queue, team, django_capture_on_commit_callbacks):
    ada = make.agent(team=team)
    make.presence(ada)
    talk = chat(queue, owner=ada, status="active")
    entries.follow(talk.pk)

    with django_capture_on_commit_callbacks(execute=True):
        conversations.attend(interaction=talk, attention="customer")

    assert QueueEntry.objects.get().attention == "customer"


def test_optional_wrap_up_has_no_clock_and_timed_wrap_up_has_the_queues(queue, team):
    ada = make.agent(team=team)
    make.presence(ada)
    talk = chat(queue, owner=ada, status="active")
    entries.follow(talk.pk)

    conversations.end(interaction=talk, reason="agent", by=ada)
    entries.follow(talk.pk)

    talk.refresh_from_db()
    assert talk.wrap_up_due_at - talk.ended_at == pytest.approx(
        timedelta(seconds=60), abs=timedelta(seconds=3)
    )
    assert Presence.objects.get(user=ada).routing == "wrap_up"
    assert QueueEntry.objects.get().state == "assigned"
