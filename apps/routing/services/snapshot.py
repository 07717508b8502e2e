"""The state of the floor at one moment, as the engine sees it.

Waiting entries are read once and kept while their row stays unchanged, so that ten thousand
of them cost one narrow query a tick.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

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
COMPARED_EVERY = timedelta(seconds=5)
LATE_COMMITS = timedelta(seconds=1)  # a row's time is taken before its commit
_FIELDS = (
    "pk", "updated_at", "queue_id", "kind", "base_priority", "boost", "boosts", "weight",
    "extra_skills", "language", "preferred_agent_id", "preferred_until", "excluded_agents",
    "passed_until", "enqueued_at", "held_until", "interaction__customer",
)  # fmt: skip


@dataclass(slots=True)
class _Kept:
    updated_at: datetime
    from_: datetime  # held out of hours until then
    until: datetime  # then read it anew: an age grew, a time-box ended
    item: Item


class WaitingLine:
    """The waiting entries, kept between ticks.

    A tick asks for what changed lately; every few seconds the whole line is compared, which
    finds what left it unseen and what was committed late.
    """

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._compared_at: datetime | None = None
        self._asked_at: datetime | None = None

    def read(self, directory: Directory, *, now: datetime) -> list[Item]:
        changed = self._changed(now)
        for row in _rows(changed):
            if rules := directory.queues.get(row["queue_id"]):
                self._kept[row["pk"]] = _keep(row, rules, directory, now=now)
        self._asked_at = now
        return [known.item for known in self._kept.values() if known.from_ <= now]

    def forget(self, ids: Iterable[int]) -> None:
        """They left the line: offered just now, or found gone."""
        for pk in ids:
            self._kept.pop(pk, None)

    def _changed(self, now: datetime) -> set[int]:
        """The entries to read anew."""
        waiting = QueueEntry.objects.filter(state=EntryState.WAITING)
        compared, asked = self._compared_at, self._asked_at
        whole = asked is None or compared is None or now - compared >= COMPARED_EVERY
        if not whole and asked is not None:
            waiting = waiting.filter(updated_at__gte=asked - LATE_COMMITS)
        current = dict(waiting.values_list("pk", "updated_at"))
        if whole:
            self._compared_at = now
            self.forget(self._kept.keys() - current.keys())
            stale = {pk for pk, known in self._kept.items() if known.until <= now}
        else:
            stale = set()
        new = {
            pk
            for pk, updated_at in current.items()
            if (known := self._kept.get(pk)) is None or known.updated_at != updated_at
        }
        return new | stale


class Available(NamedTuple):
    """Somebody who said they are there; whether routing may ask them, the engine decides."""

    user_id: int
    routing: str
    device: str
    idle_since: datetime
    profile_id: int | None
    has_phone: bool


def available() -> list[Available]:
    rows = Presence.objects.filter(presence=PresenceState.AVAILABLE, user__is_active=True)
    return [Available(*row) for row in rows.values_list(*Available._fields)]


def agents(rows: Sequence[Available], directory: Directory) -> list[Agent]:
    """Those of ``rows`` whom the directory knows, with what they hold."""
    people = [
        (directory.people[row.user_id], row) for row in rows if row.user_id in directory.people
    ]
    held = held_by([person.id for person, _ in people])
    return [
        Agent(
            id=person.id,
            name=person.name,
            idle_since=row.idle_since,
            queues=person.queues,
            teams=person.teams,
            skills=person.skills,
            profile=directory.profile(row.profile_id, has_phone=row.has_phone),
            held=tuple(held[person.id].items),
            open_offers=held[person.id].open_offers,
            presence=PresenceName.AVAILABLE,
            routing=Routing(row.routing),
            device=Device(row.device),
        )
        for person, row in people
    ]


def items_of(ids: Iterable[int], directory: Directory, *, now: datetime) -> list[Item]:
    """These entries, whatever their state, for explaining them."""
    return [
        _keep(row, rules, directory, now=now).item
        for row in _rows(list(ids))
        if (rules := directory.queues.get(row["queue_id"]))
    ]


def _rows(ids: Collection[int]) -> list[dict[str, Any]]:
    return list(QueueEntry.objects.filter(pk__in=ids).values(*_FIELDS)) if ids else []


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
        excluded=directory.excluded.get(row["interaction__customer"], frozenset()),
        declined=declined,
        selection=rules.selection,
    )
    return _Kept(row["updated_at"], row["held_until"] or row["enqueued_at"], until, item)


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
