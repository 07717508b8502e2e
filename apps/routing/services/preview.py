"""What rules would do, by the router's own engine, without anybody being offered anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from apps.routing.domain import engine, rings, scoring
from apps.routing.domain.items import Item
from apps.routing.domain.people import Agent
from apps.routing.domain.scoring import Claim, Part, Policy
from apps.routing.domain.trace import EXCLUSIONS
from apps.routing.models import Queue, QueueEntry
from apps.routing.services import directory, holdings, snapshot
from apps.routing.services.directory import Directory, rings_of

MOST = 8
MADE_UP = 0  # the id of a contact that does not exist


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A contact to try the rules with."""

    kind: str
    waited: int = 0  # seconds
    boosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Served:
    """One contact's place in the line. ``goes_to`` is empty when nobody could take it."""

    item_id: int  # of the entry; MADE_UP for the invented one
    kind: str
    score: float
    parts: tuple[Part, ...]
    waited: float
    goes_to: str
    left_out: tuple[tuple[str, int], ...]  # words, how many people
    opens_in: float | None  # seconds until the next ring


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a ring admits, and how many of them could take one more now."""

    people: int
    free: int


class Preview:
    """The floor of one moment, with one queue's rules exchanged for a draft's."""

    def __init__(self, queue: Queue, rules: Mapping[str, Any], *, now: datetime) -> None:
        self.queue, self.rules, self.now = queue, rules, now
        self.directory = _with(directory.read(now=now), queue, rules)
        self.agents = snapshot.agents(snapshot.available(), self.directory)

    def next_served(self, made_up: MadeUp | None = None) -> list[Served]:
        """The queue's line as the rules would serve it, the next one first."""
        items = self._waiting()
        if made_up is not None:
            items.append(self._invented(made_up))
        decision = engine.match(items, self.agents, now=self.now)
        reasons = {offer.item_id: offer.reason for offer in decision.offers}
        return [
            self._served(score, item, reasons)
            for score, item in engine.next_served(items, now=self.now)
        ]

    def reaches(self, kind: str) -> list[Reach]:
        """For each ring, wider and wider."""
        rows = self.directory.queues[self.queue.pk].rings
        found = []
        for number in range(len(rows)):
            waited = timedelta(seconds=rows[number].after)
            item = self._invented(MadeUp(kind, int(waited.total_seconds())))
            verdicts = engine.explain(item, self.agents, now=self.now)
            free = sum(verdict == "free" for verdict in verdicts.values())
            found.append(Reach(people=self._admitted(item, number), free=free))
        return found

    def _admitted(self, item: Item, upto: int) -> int:
        """Everybody with the skills, on shift or not."""
        return sum(
            isinstance(
                rings.place(
                    item.rings,
                    upto,
                    item_skills=(),
                    skills=person.skills,
                    is_member=self.queue.pk in person.queues,
                    teams=person.teams,
                    now=self.now,
                ),
                rings.Place,
            )
            for person in self.directory.people.values()
        )

    def _waiting(self) -> list[Item]:
        ids = (
            QueueEntry.objects.waiting()
            .filter(queue=self.queue)
            .order_by("enqueued_at")
            .values_list("pk", flat=True)[:MOST]
        )
        return snapshot.items_of(list(ids), self.directory, now=self.now)

    def _invented(self, made_up: MadeUp) -> Item:
        rules = self.directory.queues[self.queue.pk]
        since = self.now - timedelta(seconds=made_up.waited)
        deferred = made_up.kind not in scoring.REAL_TIME
        return Item(
            id=MADE_UP,
            queue_id=self.queue.pk,
            claim=Claim(
                kind=made_up.kind,
                enqueued_at=since,
                boosts=made_up.boosts,
                business_age=rules.calendar.business_seconds(since, self.now) if deferred else 0.0,
                target=rules.target_seconds if deferred else 0.0,
            ),
            weight=holdings.weight_for(made_up.kind),
            rings=rules.rings,
            policy=rules.policy,
            selection=rules.selection,
        )

    def _served(self, score: float, item: Item, reasons: Mapping[int, str]) -> Served:
        goes_to = reasons.get(item.id, "")
        return Served(
            item_id=item.id,
            kind=item.kind,
            score=score,
            parts=scoring.parts(item.claim, item.policy, now=self.now),
            waited=item.waited(self.now),
            goes_to=goes_to,
            left_out=() if goes_to else _left_out(item, self.agents, now=self.now),
            opens_in=rings.next_opens_in(item.rings, waited=item.waited(self.now)),
        )


def _left_out(item: Item, agents: Sequence[Agent], *, now: datetime) -> tuple[tuple[str, int], ...]:
    verdicts = engine.explain(item, agents, now=now)
    codes = Counter(code for code in verdicts.values() if code not in ("free", "not_in_queue"))
    return tuple((EXCLUSIONS[code], count) for code, count in codes.most_common(3))


def _with(found: Directory, queue: Queue, rules: Mapping[str, Any]) -> Directory:
    """The directory as if ``rules`` were published."""
    slugs = found.skill_slugs
    base: Mapping[str, int] = scoring.BASE
    if rules["base_priority"] is not None:
        base = dict.fromkeys(scoring.BASE, rules["base_priority"])
    found.queues[queue.pk] = replace(
        found.queues[queue.pk],
        rings=rings_of(
            rules["ring_seconds"],
            [(r["ring"], slugs[r["skill"]], r["level"]) for r in rules["skills"]],
        ),
        policy=Policy(base=base, ageing_per_minute=rules["ageing_per_minute"]),
        selection=rules["selection"],
        target_seconds=rules["target_seconds"],
    )
    teams = frozenset(rules["teams"])
    for pk, person in found.people.items():
        others = person.queues - {queue.pk}
        serves = not teams.isdisjoint(person.teams)
        found.people[pk] = replace(person, queues=others | {queue.pk} if serves else others)
    return found
