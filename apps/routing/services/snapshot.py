"""The state of the floor at one moment, as the engine sees it.

Waiting entries are read once and kept while their row stays unchanged, so that ten thousand
of them cost one narrow query a tick.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

from apps.routing.choices import EntryState, PresenceState
from apps.routing.domain.items import Item, Preferred
from apps.routing.domain.people import Agent
from apps.routing.domain.rings import Requirement
from apps.routing.domain.scoring import REAL_TIME, Claim, base_of
from apps.routing.domain.states import Device, Routing
from apps.routing.domain.states import Presence as PresenceName
from apps.routing.models import Presence, QueueEntry
from apps.routing.services.directory import Directory, Rules
from apps.routing.services.holdings import held_by

AGE_KEPT_FOR = timedelta(seconds=15)  # a mail's pressure moves slowly
_FIELDS = (
    "pk", "updated_at", "queue_id", "kind", "base_priority", "boost", "boosts", "weight",
    "extra_skills", "language", "preferred_agent_id", "preferred_until", "excluded_agents",
    "passed_until", "enqueued_at", "respond_by",
)  # fmt: skip


@dataclass(slots=True)
class _Kept:
    updated_at: datetime
    until: datetime  # then read it anew: an age grew, a time-box ended
    item: Item


class WaitingLine:
    """The waiting entries, kept between ticks."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def read(self, directory: Directory, *, now: datetime) -> list[Item]:
        ready = Q(held_until__isnull=True) | Q(held_until__lte=now)
        waiting = QueueEntry.objects.filter(ready, state=EntryState.WAITING)
        current = dict(waiting.values_list("pk", "updated_at"))
        kept = {
            pk: known
            for pk, updated_at in current.items()
            if (known := self._kept.get(pk)) and known.updated_at == updated_at
            if known.until > now and _is_current(known.item, directory)
        }
        for row in _rows(current.keys() - kept.keys()):
            if rules := directory.queues.get(row["queue_id"]):
                kept[row["pk"]] = _keep(row, rules, directory, now=now)
        self._kept = kept
        return [known.item for known in kept.values()]


def agents(directory: Directory, *, now: datetime) -> list[Agent]:
    """Everybody who is available, with what they hold."""
    rows = Presence.objects.filter(presence=PresenceState.AVAILABLE).values_list(
        "user_id", "routing", "device", "idle_since", "profile_id"
    )
    people = [(directory.people[row[0]], row) for row in rows if row[0] in directory.people]
    held = held_by([person.id for person, _ in people])
    return [
        Agent(
            id=person.id,
            name=person.name,
            idle_since=idle_since,
            queues=person.queues,
            teams=person.teams,
            skills=person.skills,
            profile=directory.profile(profile_id),
            held=tuple(held[person.id].items),
            open_offers=held[person.id].open_offers,
            presence=PresenceName.AVAILABLE,
            routing=Routing(routing),
            device=Device(device),
        )
        for person, (_, routing, device, idle_since, profile_id) in people
    ]


def item_of(entry_id: int, directory: Directory, *, now: datetime) -> Item | None:
    """One entry, for explaining it."""
    for row in _rows([entry_id]):
        if rules := directory.queues.get(row["queue_id"]):
            return _keep(row, rules, directory, now=now).item
    return None


def _rows(ids: Collection[int]) -> list[dict[str, Any]]:
    return list(QueueEntry.objects.filter(pk__in=ids).values(*_FIELDS)) if ids else []


def _is_current(item: Item, directory: Directory) -> bool:
    rules = directory.queues.get(item.queue_id)
    return rules is not None and rules.rings is item.rings


def _keep(row: Mapping[str, Any], rules: Rules, directory: Directory, *, now: datetime) -> _Kept:
    preferred: tuple[Preferred, ...] = ()
    declined: frozenset[int] = frozenset()
    until = now + AGE_KEPT_FOR if row["kind"] not in REAL_TIME else datetime.max.replace(tzinfo=UTC)
    if row["preferred_agent_id"] and row["preferred_until"] and row["preferred_until"] > now:
        preferred = (Preferred(row["preferred_agent_id"], row["preferred_until"]),)
    if row["passed_until"] and row["passed_until"] > now:
        declined = frozenset(row["excluded_agents"])
        until = min(until, row["passed_until"])
    item = Item(
        id=row["pk"],
        queue_id=row["queue_id"],
        claim=_claim(row, rules, now=now),
        weight=row["weight"],
        rings=rules.rings,
        policy=rules.policy,
        skills=_skills(row, directory),
        preferred=preferred,
        declined=declined,
        selection=rules.selection,
    )
    return _Kept(row["updated_at"], until, item)


def _claim(row: Mapping[str, Any], rules: Rules, *, now: datetime) -> Claim:
    deferred = row["kind"] not in REAL_TIME
    usual = base_of(rules.policy, row["kind"])
    age = rules.calendar.business_seconds(row["enqueued_at"], now) if deferred else 0.0
    return Claim(
        kind=row["kind"],
        enqueued_at=row["enqueued_at"],
        added=row["boost"] + (row["base_priority"] or usual) - usual,
        boosts=frozenset(row["boosts"]),
        business_age=age,
        target=rules.target_seconds if deferred else 0.0,
    )


def _skills(row: Mapping[str, Any], directory: Directory) -> tuple[Requirement, ...]:
    """What the flow asked for; a language only where the house knows it as a skill."""
    wanted = {
        directory.skill_slugs[int(pk)]: int(level)
        for pk, level in row["extra_skills"].items()
        if int(pk) in directory.skill_slugs
    }
    language = row["language"].lower()
    if language in directory.languages:
        wanted.setdefault(language, 1)
    return tuple(sorted(wanted.items()))
