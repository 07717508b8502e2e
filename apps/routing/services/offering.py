"""Making the offers that the engine decided: many in one transaction, each checked again.

The engine saw a snapshot; here, under the locks of the people concerned, capacity is counted
anew from the rows. What no longer fits is dropped and decided afresh on the next tick. The
partial unique index "one open offer per entry" stands behind it all.

The statements are written by hand: a full house is a thousand offers at once, and quoting
their values one by one would cost more than writing them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from apps.core import planned, realtime
from apps.core.events import publish
from apps.interactions.services import milestones
from apps.routing.domain import capacity, engine
from apps.routing.domain.capacity import Attention, Held
from apps.routing.events import OfferMade
from apps.routing.models import Offer
from apps.routing.services.directory import Directory
from apps.routing.services.holdings import Holding, array, held_by

OFFERS_PER_TRANSACTION = 500

# Those who can still take something. Whoever is busy this instant is left for the next tick.
LOCK_PEOPLE = """
    SELECT user_id, id, profile_id FROM routing_presence
    WHERE user_id = ANY(%s::bigint[]) AND presence = 'available'
        AND device IN ('ok', 'media_degraded') AND routing NOT IN ('not_responding', 'wrap_up')
    ORDER BY id FOR UPDATE SKIP LOCKED
"""
LOCK_ENTRIES = """
    SELECT id, interaction_id, kind, weight, queue_id FROM routing_queueentry
    WHERE id = ANY(%s::bigint[]) AND state = 'waiting'
    ORDER BY id FOR UPDATE SKIP LOCKED
"""
INSERT_OFFERS = """
    INSERT INTO routing_offer
        (entry_id, agent_id, state, offered_at, expires_at, reason, trace)
    SELECT entry_id, agent_id, 'open', %s, expires_at, reason, trace
    FROM jsonb_to_recordset(%s::jsonb) AS offer
        (entry_id bigint, agent_id bigint, expires_at timestamptz, reason text, trace jsonb)
    RETURNING entry_id, id
"""
MARK_OFFERED = """
    UPDATE routing_queueentry
    SET state = 'offered', offers_made = offers_made + 1, updated_at = %s
    WHERE id = ANY(%s::bigint[])
"""
# The move to "reserved" from every other state is the system's (domain/states.py).
RESERVE = """
    WITH unreserved AS (
        SELECT id, user_id, routing FROM routing_presence
        WHERE id = ANY(%(ids)s::bigint[]) AND routing <> 'reserved'
    ), moved AS (
        UPDATE routing_presence
        SET routing = 'reserved', routing_since = %(now)s, updated_at = %(now)s
        WHERE id IN (SELECT id FROM unreserved)
    )
    INSERT INTO routing_agentstateevent (user_id, field, before, after, words, at)
    SELECT user_id, 'routing', routing, 'reserved', '', %(now)s FROM unreserved ORDER BY id
"""


class _Person(NamedTuple):
    pk: int  # of their presence
    profile_id: int | None


class _Entry(NamedTuple):
    interaction_id: int
    kind: str
    weight: int
    queue_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The offers made, and the entries that turned out not to wait any more."""

    made: list[Offer]
    gone: set[int]


def make(offers: Sequence[engine.Offer], directory: Directory, *, now: datetime) -> Outcome:
    """Write those of ``offers`` that still hold."""
    outcome = Outcome([], set())
    for first in range(0, len(offers), OFFERS_PER_TRANSACTION):
        part = _make(offers[first : first + OFFERS_PER_TRANSACTION], directory, now=now)
        outcome.made.extend(part.made)
        outcome.gone.update(part.gone)
    return outcome


@transaction.atomic
def _make(offers: Sequence[engine.Offer], directory: Directory, *, now: datetime) -> Outcome:
    people = _lock_people({offer.agent_id for offer in offers})
    wanted = {offer.item_id for offer in offers if offer.agent_id in people}
    entries = _lock_entries(wanted)
    holdings = held_by(people.keys())
    chosen = [
        offer
        for offer in offers
        if offer.agent_id in people
        and offer.item_id in entries
        and _reserve(
            holdings[offer.agent_id],
            directory.profile(people[offer.agent_id].profile_id),
            entries[offer.item_id],
            now=now,
        )
    ]
    gone = wanted - entries.keys()
    if not chosen:
        return Outcome([], gone)
    made = _write(chosen, entries, directory, now=now)
    milestones.offered(interaction_ids=[entries[o.entry_id].interaction_id for o in made], at=now)
    ids = array(people[offer.agent_id].pk for offer in made)
    _execute(RESERVE, {"ids": ids, "now": now})
    groups = sorted({f"user.{offer.agent_id}" for offer in made})
    # Before all else that follows from an offer: somebody waits for it to be shown.
    transaction.on_commit(lambda: realtime.hint_all(groups, "offers-changed"), robust=True)
    for offer in made:
        kind = entries[offer.entry_id].kind
        publish(OfferMade(offer.pk, offer.entry_id, offer.agent_id, kind))
    return Outcome(made, gone)


def _lock_people(user_ids: Collection[int]) -> dict[int, _Person]:
    rows = _execute(LOCK_PEOPLE, [array(user_ids)])
    return {user_id: _Person(pk, profile_id) for user_id, pk, profile_id in rows}


def _lock_entries(ids: Collection[int]) -> dict[int, _Entry]:
    return {row[0]: _Entry(*row[1:]) for row in _execute(LOCK_ENTRIES, [array(ids)])}


def _reserve(holding: Holding, profile: capacity.Profile, entry: _Entry, *, now: datetime) -> bool:
    """Count the entry on the holding, unless there is no room for it."""
    if holding.open_offers >= profile.offers_at_once:
        return False
    if capacity.refusal(profile, holding.items, kind=entry.kind, weight=entry.weight, now=now):
        return False
    holding.items.append(Held(entry.kind, entry.weight, Attention.WAITING_FOR_US, now))
    holding.open_offers += 1
    return True


def _write(
    chosen: Sequence[engine.Offer],
    entries: Mapping[int, _Entry],
    directory: Directory,
    *,
    now: datetime,
) -> list[Offer]:
    """The offers and their entries' new state, in two statements whatever their number."""
    made = [
        Offer(
            entry_id=offer.item_id,
            agent_id=offer.agent_id,
            offered_at=now,
            expires_at=now + _time_to_accept(directory, entries[offer.item_id]),
            reason=offer.reason[:200],
            trace=offer.trace.as_json(),
        )
        for offer in chosen
    ]
    rows = [
        {
            "entry_id": offer.entry_id,
            "agent_id": offer.agent_id,
            "expires_at": offer.expires_at.isoformat(),
            "reason": offer.reason,
            "trace": offer.trace,
        }
        for offer in made
    ]
    ids = dict(_execute(INSERT_OFFERS, [now, json.dumps(rows)]))
    _execute(MARK_OFFERED, [now, array(ids)])
    for offer in made:
        offer.pk = ids[offer.entry_id]
    return made


def _time_to_accept(directory: Directory, entry: _Entry) -> timedelta:
    return timedelta(seconds=directory.queues[entry.queue_id].offer_seconds)


def _execute(statement: str, values: Any) -> Iterable[tuple[Any, ...]]:
    with planned.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else ()
