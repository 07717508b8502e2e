"""What people hold: assigned entries and open offers, as the capacity core sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.routing.choices import EntryState, OfferState
from apps.routing.domain import capacity
from apps.routing.domain.capacity import Attention, Cell, Held, Interrupt, Profile
from apps.routing.models import CapacityProfile, Offer, QueueEntry

USUAL = Profile()


@dataclass(slots=True)
class Holding:
    items: list[Held] = field(default_factory=list)
    open_offers: int = 0


def held_by(agent_ids: Collection[int]) -> Mapping[int, Holding]:
    """By agent; whoever holds nothing has an empty holding. Assigned work first, then offers."""
    found: defaultdict[int, Holding] = defaultdict(Holding)
    assigned = (
        QueueEntry.objects.filter(state=EntryState.ASSIGNED, agent_id__in=agent_ids)
        .order_by("assigned_at", "pk")
        .values_list("agent_id", "kind", "weight", "attention", "attention_since")
    )
    for agent_id, kind, weight, attention, since in assigned:
        found[agent_id].items.append(Held(kind, weight, Attention(attention), since))
    offered = (
        Offer.objects.filter(state=OfferState.OPEN, agent_id__in=agent_ids)
        .order_by("pk")
        .values_list("agent_id", "entry__kind", "entry__weight", "offered_at")
    )
    for agent_id, kind, weight, since in offered:
        found[agent_id].items.append(Held(kind, weight, Attention.WAITING_FOR_US, since))
        found[agent_id].open_offers += 1
    return found


def profiles() -> tuple[dict[int, Profile], Profile]:
    """Every capacity profile by id, and the one for people who have none."""
    usual, found = USUAL, {}
    for row in CapacityProfile.objects.all():
        found[row.pk] = profile_of(row)
        if row.is_default:
            usual = found[row.pk]
    return found, usual


def profile_of(row: CapacityProfile) -> Profile:
    return Profile(
        capacity=row.capacity,
        maxima={kind: int(most) for kind, most in row.maxima.items()},
        interrupts={**capacity.INTERRUPTS, **_cells(row.interrupts)},
        parked_after={**capacity.PARKED_AFTER, **row.park_after},
    )


def weight_for(kind: str) -> int:
    """What one item of ``kind`` costs, by the default profile or the product's own table."""
    row = CapacityProfile.objects.filter(is_default=True).only("weights").first()
    return int((row.weights if row else {}).get(kind) or capacity.weight_of(kind))


def load_of(agent_id: int, profile: Profile, *, now: datetime) -> int:
    return capacity.load(profile, held_by([agent_id])[agent_id].items, now=now)


def _cells(raw: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Cell]:
    """``{new: {held: rule}}``, a rule being a name or ``{"rule": name, "idle_seconds": n}``."""
    cells = {}
    for new, row in raw.items():
        for held, said in row.items():
            rule = said if isinstance(said, dict) else {"rule": said}
            cells[held, new] = Cell(Interrupt(rule["rule"]), int(rule.get("idle_seconds", 60)))
    return cells
