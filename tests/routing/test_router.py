from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

import psycopg
import pytest
from django.db import connection, connections
from django.utils import timezone

from apps.accounts.models import AgentSkill
from apps.interactions.events import Arrival
from apps.interactions.services import intake
from apps.routing.models import Offer, Presence, QueueEntry, QueueSkill
from apps.routing.services import entries, reconciler, router
from apps.routing.services.router import LOCK, Router
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True)]


class Running:
    """A router in a thread of this process."""

    def __init__(self) -> None:
        self.leads = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        router.run(stopping=self._stop.is_set, once_leading=self.leads.set)
        connections.close_all()

    def end(self) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@contextmanager
def running():
    one = Running()
    try:
        yield one
    finally:
        one.end()


def soon(condition, *, seconds: float = 5.0) -> float:
    """Wait until ``condition`` holds; how long it took."""
    began = monotonic()
    while not condition():
        assert monotonic() - began < seconds, "it did not happen in time"
        sleep(0.002)
    return monotonic() - began


def floor():
    team = make.team()
    ada = make.agent(team=team)
    make.presence(ada)
    queue = make.queue(teams=[team])
    return make.entry_point(queue), ada


def open_chat(point):
    talk = make.interaction(channel=point.channel, case=make.case(brand=point.queue.brand))
    entries.follow(talk.pk)
    return talk


def test_a_chat_is_offered_well_within_the_tick_because_it_wakes_the_router():
    point, ada = floor()
    with running() as one:
        assert one.leads.wait(5)
        sleep(0.3)
        open_chat(point)
        took = soon(Offer.objects.filter(agent=ada, state="open").exists)

    assert took < 0.9


def test_a_programs_case_is_put_in_line_by_the_router_itself(monkeypatch):
    monkeypatch.setattr(reconciler, "UNHEARD", timedelta(hours=1))  # not by the sweep
    queue = make.queue()
    channel = make.channel(brand=queue.brand)
    make.entry_point(queue, channel=channel)
    with running() as one:
        assert one.leads.wait(10)
        part = intake.start(
            channel=channel, identity=make.identity(make.customer()), incoming=None,
            arrival=Arrival.UNWATCHED,
        )  # fmt: skip
        soon(lambda: QueueEntry.objects.filter(interaction=part).exists())


def test_the_second_router_stands_by_and_leads_when_the_first_is_gone():
    with running() as first:
        assert first.leads.wait(5)
        with running() as second:
            assert not second.leads.wait(1)
            first.end()
            assert second.leads.wait(5)


def test_a_router_whose_connection_is_cut_comes_back_and_goes_on():
    point, ada = floor()
    with running() as one:
        assert one.leads.wait(5)
        one.leads.clear()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks"
                " WHERE locktype = 'advisory' AND objid = %s AND granted",
                [LOCK],
            )
        assert one.leads.wait(10)
        open_chat(point)
        soon(Offer.objects.filter(agent=ada, state="open").exists)


def test_an_entry_is_not_offered_while_another_transaction_changes_it():
    point, _ = floor()
    talk = open_chat(point)
    with psycopg.connect(**_parameters()) as other:
        other.execute(
            "SELECT 1 FROM routing_queueentry WHERE interaction_id = %s FOR UPDATE", [talk.pk]
        )
        assert Router().decide() == []
    assert len(Router().decide()) == 1


def test_a_queues_rings_and_an_agents_skill_decide_and_the_trace_says_so():
    point, ada = floor()
    skill = make.skill(name="Delivery", slug="delivery")
    point.queue.ring_seconds = [30]
    point.queue.save()
    for ring, level in ((1, 3), (2, 0)):
        QueueSkill.objects.create(queue=point.queue, skill=skill, ring=ring, level=level)
    open_chat(point)
    assert Router().decide() == []

    QueueEntry.objects.update(enqueued_at=timezone.now() - timedelta(seconds=31))

    (offer,) = Router().decide()
    assert (offer.agent, offer.trace["ring"]) == (ada, 2)


def test_an_ended_certificate_does_not_route():
    point, ada = floor()
    skill = make.skill(slug="phone")
    QueueSkill.objects.create(queue=point.queue, skill=skill, ring=1, level=1)
    make.agent_skill(ada, skill, 4, valid_to=timezone.now() - timedelta(days=1))
    open_chat(point)

    assert Router().decide() == []
    AgentSkill.objects.update(valid_to=None)
    assert len(Router().decide()) == 1


def test_the_kept_line_notices_what_joined_changed_and_left_it():
    point, _ = floor()
    Presence.objects.update(presence="away")
    one = Router()
    first, second = open_chat(point), open_chat(point)
    assert one.decide() == []
    QueueEntry.objects.filter(interaction=second).update(boost=500, updated_at=timezone.now())
    Presence.objects.update(presence="available")

    (offer,) = one.decide()

    assert offer.entry.interaction == second
    Offer.objects.all().delete()
    QueueEntry.objects.filter(interaction=first).delete()
    QueueEntry.objects.filter(interaction=second).update(state="done", done_at=timezone.now())
    assert one.decide() == []


def test_the_work_goes_round_and_round_until_nothing_more_can_be_offered():
    point, _ = floor()
    for _ in range(3):
        other = make.agent(team=point.queue.teams.get())
        make.presence(other)
    for _ in range(6):
        open_chat(point)

    assert Router().work() == 4


def _parameters():
    settings = connection.get_connection_params()
    return {k: v for k, v in settings.items() if k in {"dbname", "user", "host", "port"}}
