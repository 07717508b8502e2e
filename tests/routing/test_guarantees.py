"""Never two agents on one interaction, never above capacity: real threads, real rows.

``ROUTING_OFFERS`` sets how many offers are answered (the full proof: 20000).
"""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from django.db import connection, connections
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.interactions.models import Interaction, InteractionEvent
from apps.interactions.services import conversations
from apps.routing.choices import EntryState, OfferState
from apps.routing.domain import capacity
from apps.routing.domain.engine import explain
from apps.routing.models import Offer, QueueEntry
from apps.routing.services import directory, offers, snapshot
from apps.routing.services.holdings import USUAL, held_by
from apps.routing.services.router import Router
from bench.routing import furnish

WORKERS = 64
OFFERS = int(os.environ.get("ROUTING_OFFERS", "150"))
AGENTS = 40

pytestmark = [pytest.mark.django_db(transaction=True)]


class Floor:
    """Sixty-four people answer at random while three routers decide and one person watches."""

    def __init__(self, agents: list[User]) -> None:
        self.agents = agents
        self.by_id = {agent.pk: agent for agent in agents}
        self.made = 0
        self.over: list[tuple[int, int]] = []
        self.ended = threading.Event()
        self._counting = threading.Lock()

    def route(self, seed: int) -> None:
        router = Router()
        while not self.ended.is_set():
            made = len(router.decide())
            with self._counting:
                self.made += made
                if self.made >= OFFERS:
                    self.ended.set()
            if not made:
                self.ended.wait(0.05)
        connections.close_all()

    def answer(self, seed: int) -> None:
        dice = random.Random(seed)
        while not self.ended.is_set():
            open_offers = list(Offer.objects.open().values_list("pk", "agent_id")[:200])
            if not open_offers:
                self.finish_one(dice)
                continue
            offer_id, agent_id = dice.choice(open_offers)
            try:
                if dice.random() < 0.8:
                    offers.accept(offer_id=offer_id, agent=self.by_id[agent_id])
                else:
                    offers.decline(offer_id=offer_id, agent=self.by_id[agent_id])
            except Conflict:
                pass  # another thread was first: what the guarantee is about
            self.finish_one(dice)
        connections.close_all()

    def finish_one(self, dice: random.Random) -> None:
        agent = dice.choice(self.agents)
        for talk in Interaction.objects.filter(owner=agent, status="active")[:1]:
            with contextlib.suppress(Conflict):
                conversations.end(interaction=talk, reason="agent", by=agent)

    def watch(self) -> None:
        """Count everybody's load in one statement's snapshot, over and over."""
        while not self.ended.is_set():
            with connection.cursor() as cursor:
                cursor.execute(HELD)
                loads = Counter()
                for agent_id, weight in cursor.fetchall():
                    loads[agent_id] += weight
            self.over += [(agent, load) for agent, load in loads.items() if load > 100]
            self.ended.wait(0.01)
        connections.close_all()


# One statement sees one moment: what everybody holds, offers included.
HELD = """
    SELECT agent_id, weight FROM routing_queueentry WHERE state = 'assigned'
    UNION ALL
    SELECT o.agent_id, e.weight FROM routing_offer o
    JOIN routing_queueentry e ON e.id = o.entry_id WHERE o.state = 'open'
"""


def test_64_workers_never_put_two_agents_on_one_interaction_nor_anybody_above_capacity():
    house = furnish(agents=AGENTS, waiting=OFFERS)
    floor = Floor(house.agents)
    began = monotonic()

    with ThreadPoolExecutor(WORKERS + 4) as pool:
        work = [pool.submit(floor.route, n) for n in range(3)]
        work += [pool.submit(floor.answer, n) for n in range(WORKERS)]
        work += [pool.submit(floor.watch)]
        pool.submit(_end_after, floor, 60 + OFFERS / 20).result()
        for job in work:
            job.result()

    assert floor.made >= OFFERS, f"only {floor.made} offers in {monotonic() - began:.0f} s"
    assert floor.over == []
    _assert_one_agent_each()
    _assert_within_capacity(house.agents)
    _assert_nothing_waits_that_somebody_could_take()


def _end_after(floor: Floor, seconds: float) -> None:
    floor.ended.wait(seconds)
    floor.ended.set()


def _assert_one_agent_each() -> None:
    accepted = Counter(
        Offer.objects.filter(state=OfferState.ACCEPTED).values_list("entry_id", flat=True)
    )
    answered = Counter(
        InteractionEvent.objects.filter(kind="answered").values_list("interaction_id", flat=True)
    )
    assert set(accepted.values()) <= {1}
    assert set(answered.values()) <= {1}
    assert sum(answered.values()) == sum(accepted.values()) > 0
    for entry in QueueEntry.objects.filter(state=EntryState.ASSIGNED).select_related("interaction"):
        assert entry.agent_id == entry.interaction.owner_id


def _assert_within_capacity(agents: list[User]) -> None:
    now = timezone.now()
    for agent_id, holding in held_by([agent.pk for agent in agents]).items():
        assert capacity.load(USUAL, holding.items, now=now) <= 100, agent_id
        assert holding.open_offers <= 1


def _assert_nothing_waits_that_somebody_could_take() -> None:
    router = Router()
    while router.work():
        pass
    now = timezone.now()
    known = directory.read(now=now)
    people = snapshot.agents(snapshot.available(), known)
    for item in snapshot.WaitingLine().read(known, now=now):
        assert "free" not in explain(item, people, now=now).values(), item
