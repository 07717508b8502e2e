"""Making the offers that the engine decided: many in one transaction, each checked again.

The engine saw a snapshot; here, under the locks of the people concerned, capacity is counted
anew from the rows. What no longer fits is dropped and decided afresh on the next tick. The
partial unique index "one open offer per entry" stands behind it all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from apps.core import realtime
from apps.core.events import publish
from apps.interactions.services import milestones
from apps.routing.choices import DeviceState, EntryState, PresenceState, RoutingState
from apps.routing.domain import capacity, engine
from apps.routing.domain.capacity import Attention, Held
from apps.routing.events import OfferMade
from apps.routing.models import AgentStateEvent, Offer, Presence, QueueEntry
from apps.routing.services.directory import Directory
from apps.routing.services.holdings import Holding, held_by

OFFERS_PER_TRANSACTION = 500
_UNTAKEN = (RoutingState.NOT_RESPONDING, RoutingState.WRAP_UP)
_USABLE = (DeviceState.OK, DeviceState.MEDIA_DEGRADED)

# entry: interaction, kind, weight, queue
_Entry = tuple[int, str, int, int]
# person: presence pk, routing state, capacity profile
_Person = tuple[int, str, int | None]


def make(offers: Sequence[engine.Offer], directory: Directory, *, now: datetime) -> list[Offer]:
    """Write ``offers`` that still hold; returns those that were made."""
    made: list[Offer] = []
    for first in range(0, len(offers), OFFERS_PER_TRANSACTION):
        made += _make(offers[first : first + OFFERS_PER_TRANSACTION], directory, now=now)
    return made


@transaction.atomic
def _make(offers: Sequence[engine.Offer], directory: Directory, *, now: datetime) -> list[Offer]:
    people = _lock_people({offer.agent_id for offer in offers})
    entries = _lock_entries({offer.item_id for offer in offers})
    holdings = held_by(people.keys())
    chosen = [
        offer
        for offer in offers
        if offer.agent_id in people
        and offer.item_id in entries
        and _reserve(
            holdings[offer.agent_id],
            directory.profile(people[offer.agent_id][2]),
            entries[offer.item_id],
            now=now,
        )
    ]
    if not chosen:
        return []
    made = Offer.objects.bulk_create(
        [
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
    )
    ids = [offer.entry_id for offer in made]
    QueueEntry.objects.filter(pk__in=ids).update(
        state=EntryState.OFFERED, offers_made=F("offers_made") + 1, updated_at=now
    )
    milestones.offered(interaction_ids=[entries[pk][0] for pk in ids], at=now)
    _reserve_people({offer.agent_id for offer in made}, people, now=now)
    for offer in made:
        publish(OfferMade(offer.pk, offer.entry_id, offer.agent_id))
    groups = sorted({f"user.{offer.agent_id}" for offer in made})
    transaction.on_commit(lambda: realtime.hint_all(groups, "offers-changed"), robust=True)
    return made


def _lock_people(user_ids: set[int]) -> dict[int, _Person]:
    """Those who can still take something. Somebody busy this instant is left for the next tick."""
    rows = (
        Presence.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(user_id__in=user_ids, presence=PresenceState.AVAILABLE, device__in=_USABLE)
        .exclude(routing__in=_UNTAKEN)
        .order_by("pk")
        .values_list("user_id", "pk", "routing", "profile_id")
    )
    return {user_id: (pk, routing, profile_id) for user_id, pk, routing, profile_id in rows}


def _lock_entries(ids: set[int]) -> dict[int, _Entry]:
    rows = (
        QueueEntry.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk__in=ids, state=EntryState.WAITING)
        .order_by("pk")
        .values_list("pk", "interaction_id", "kind", "weight", "queue_id")
    )
    return {pk: (interaction, kind, weight, queue) for pk, interaction, kind, weight, queue in rows}


def _reserve(holding: Holding, profile: capacity.Profile, entry: _Entry, *, now: datetime) -> bool:
    """Count the entry on the holding, unless there is no room for it."""
    _, kind, weight, _ = entry
    if holding.open_offers >= profile.offers_at_once:
        return False
    if capacity.refusal(profile, holding.items, kind=kind, weight=weight, now=now):
        return False
    holding.items.append(Held(kind, weight, Attention.WAITING_FOR_US, now))
    holding.open_offers += 1
    return True


def _time_to_accept(directory: Directory, entry: _Entry) -> timedelta:
    return timedelta(seconds=directory.queues[entry[3]].offer_seconds)


def _reserve_people(user_ids: set[int], people: Mapping[int, _Person], *, now: datetime) -> None:
    """Set them reserved; the move from every other state is the system's (domain/states.py)."""
    changing = sorted(u for u in user_ids if people[u][1] != RoutingState.RESERVED)
    Presence.objects.filter(pk__in=[people[user][0] for user in changing]).update(
        routing=RoutingState.RESERVED, routing_since=now, updated_at=now
    )
    AgentStateEvent.objects.bulk_create(
        [
            AgentStateEvent(
                user_id=user,
                field="routing",
                before=people[user][1],
                after=RoutingState.RESERVED,
                at=now,
            )
            for user in changing
        ]
    )
