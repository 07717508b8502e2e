"""The same engine on made-up traffic: what would happen if?

A discrete-event simulation: customers arrive (Poisson), lose patience
(exponential), are offered by ``engine.match``, accepted after a few seconds and
handled (log-normal) beside whatever else the person holds. One seed, one result.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.routing.domain import engine
from apps.routing.domain.capacity import Attention, Held, load
from apps.routing.domain.items import Item
from apps.routing.domain.people import Agent
from apps.routing.domain.rings import next_opens_in
from apps.routing.domain.scenario import Group, Scenario, Stream
from apps.routing.domain.scoring import REAL_TIME, Claim
from apps.routing.domain.waiting import percentile

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
SPREAD = 0.6  # sigma of the log-normal handle time


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """What one channel saw. Shares are 0.0 to 1.0, times are seconds."""

    kind: str
    offered: int
    answered: int
    abandoned: int
    still_waiting: int
    service_level: float
    abandonment: float
    wait_mean: float
    wait_p90: float
    fairness: float  # of the waits of those answered


@dataclass(frozen=True, slots=True)
class Report:
    """Fairness is Jain's index: 1.0 when all got the same, 1/n when one got everything."""

    name: str
    channels: tuple[ChannelReport, ...]
    occupancy: float  # share of the time that a person held anything
    load_factor: float  # mean load, of the capacity
    work_fairness: float
    peak_load: float


@dataclass(slots=True)
class _Person:
    id: int
    group: Group
    held: dict[int, Held] = field(default_factory=dict)
    offered: set[int] = field(default_factory=set)
    idle_since: datetime = START
    handled: int = 0
    busy: float = 0.0
    loaded: float = 0.0
    peak: float = 0.0


@dataclass(slots=True)
class _Contact:
    item: Item
    stream: Stream
    ended: str = ""  # answered, abandoned
    wait: float = 0.0


class Simulation:
    def __init__(self, scenario: Scenario, *, seed: int | None = None) -> None:
        self._scenario = scenario
        self._seed = scenario.seed if seed is None else seed
        self._dice = random.Random(self._seed)
        self._now = START
        self._end = START + timedelta(seconds=scenario.seconds)
        self._events: list[tuple[datetime, int, str, Any]] = []
        self._order = itertools.count()
        self._contacts: dict[int, _Contact] = {}
        self._waiting: dict[int, _Contact] = {}
        self._people = {
            number: _Person(number, group)
            for number, group in enumerate(_each(scenario.groups), start=1)
        }

    def run(self) -> Report:
        for stream in self._scenario.streams:
            self._schedule_arrival(stream, START)
        while self._events and self._events[0][0] <= self._end:
            at, _, name, subject = heapq.heappop(self._events)
            self._clock_on(at)
            getattr(self, f"_{name}")(subject)
            # What happens at one moment is decided once.
            if not self._events or self._events[0][0] > at:
                self._offer()
        self._clock_on(self._end)
        return self._report()

    # What can happen

    def _arrive(self, stream: Stream) -> None:
        self._schedule_arrival(stream, self._now)
        if self._dice.random() * stream.peak > stream.rate_at(self._elapsed()):
            return  # thinned: the hour is quieter than the peak
        number = len(self._contacts) + 1
        item = Item(
            id=number,
            queue_id=stream.queue.id,
            claim=Claim(stream.kind, self._now, target=stream.answer_within),
            weight=stream.weight,
            rings=stream.queue.rings,
        )
        contact = self._contacts[number] = self._waiting[number] = _Contact(item, stream)
        if stream.patience:
            self._at(self._dice.expovariate(1 / stream.patience), "lose_patience", contact)
        opens = next_opens_in(item.rings, waited=0)
        while opens is not None:
            self._at(opens, "widen", contact)
            opens = next((r.after for r in item.rings if r.after > opens), None)

    def _lose_patience(self, contact: _Contact) -> None:
        if contact.ended:
            return
        contact.ended = "abandoned"
        contact.wait = contact.item.waited(self._now)
        self._waiting.pop(contact.item.id, None)
        for person in self._people.values():
            if contact.item.id in person.offered:
                self._release(person, contact)

    def _widen(self, contact: _Contact) -> None:
        """A ring opens: nothing changes but what the engine will say."""

    def _accept(self, pair: tuple[_Person, _Contact]) -> None:
        person, contact = pair
        if contact.ended:
            return
        contact.ended = "answered"
        contact.wait = contact.item.waited(self._now)
        person.offered.discard(contact.item.id)
        mean = contact.stream.handle_time
        time = self._dice.lognormvariate(math.log(mean) - SPREAD**2 / 2, SPREAD)
        self._at(time, "complete", pair)

    def _complete(self, pair: tuple[_Person, _Contact]) -> None:
        person, contact = pair
        person.handled += 1
        person.idle_since = self._now
        self._release(person, contact)

    # How it goes on

    def _offer(self) -> None:
        if not self._waiting:
            return
        decision = engine.match(
            [self._aged(contact.item) for contact in self._waiting.values()],
            [self._agent(person) for person in self._people.values()],
            now=self._now,
            seed=self._seed,
        )
        for offer in decision.offers:
            person, contact = self._people[offer.agent_id], self._waiting.pop(offer.item_id)
            item = contact.item
            person.held[item.id] = Held(item.kind, item.weight, Attention.WAITING_FOR_US, self._now)
            person.offered.add(item.id)
            self._at(person.group.accept_after, "accept", (person, contact))

    def _aged(self, item: Item) -> Item:
        """Deferred work feels its due time: the clock of a simulated day never stops."""
        if item.kind in REAL_TIME:
            return item
        return replace(item, claim=replace(item.claim, business_age=item.waited(self._now)))

    def _agent(self, person: _Person) -> Agent:
        return Agent(
            id=person.id,
            name=person.group.name,
            idle_since=person.idle_since,
            queues=person.group.queues,
            skills=person.group.skills,
            profile=person.group.profile,
            held=tuple(person.held.values()),
            open_offers=len(person.offered),
        )

    def _release(self, person: _Person, contact: _Contact) -> None:
        person.held.pop(contact.item.id)
        person.offered.discard(contact.item.id)

    def _clock_on(self, at: datetime) -> None:
        passed = (at - self._now).total_seconds()
        for person in self._people.values():
            if not person.held:
                continue
            profile = person.group.profile
            share = load(profile, list(person.held.values()), now=self._now) / profile.capacity
            person.busy += passed
            person.loaded += passed * share
            person.peak = max(person.peak, share)
        self._now = at

    def _schedule_arrival(self, stream: Stream, since: datetime) -> None:
        self._at(
            (since - self._now).total_seconds() + self._dice.expovariate(stream.peak),
            "arrive",
            stream,
        )

    def _at(self, seconds: float, name: str, subject: object) -> None:
        moment = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._events, (moment, next(self._order), name, subject))

    def _elapsed(self) -> float:
        return (self._now - START).total_seconds()

    def _report(self) -> Report:
        by_kind: defaultdict[str, list[_Contact]] = defaultdict(list)
        for contact in self._contacts.values():
            by_kind[contact.stream.kind].append(contact)
        people = self._people.values()
        time = self._scenario.seconds * len(people)
        return Report(
            name=self._scenario.name,
            channels=tuple(_channel(kind, by_kind[kind]) for kind in sorted(by_kind)),
            occupancy=sum(p.busy for p in people) / time,
            load_factor=sum(p.loaded for p in people) / time,
            work_fairness=jain([p.handled for p in people]),
            peak_load=max(p.peak for p in people),
        )


def jain(values: Sequence[float]) -> float:
    """Jain, Chiu, Hawe (1984): (sum x)^2 / (n * sum x^2); 1.0 for no values."""
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0


def _channel(kind: str, contacts: Sequence[_Contact]) -> ChannelReport:
    answered = [c for c in contacts if c.ended == "answered"]
    abandoned = sum(c.ended == "abandoned" for c in contacts)
    in_time = sum(c.wait <= c.stream.answer_within for c in answered)
    waits = [c.wait for c in answered]
    finished = len(answered) + abandoned
    return ChannelReport(
        kind=kind,
        offered=len(contacts),
        answered=len(answered),
        abandoned=abandoned,
        still_waiting=len(contacts) - finished,
        service_level=in_time / finished if finished else 1.0,
        abandonment=abandoned / len(contacts) if contacts else 0.0,
        wait_mean=sum(waits) / len(waits) if waits else 0.0,
        wait_p90=percentile(waits, 90) if waits else 0.0,
        # From one second up: waits of nought and of a moment are alike to a customer.
        fairness=jain([max(wait, 1.0) for wait in waits]),
    )


def _each(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        yield from itertools.repeat(group, group.count)
