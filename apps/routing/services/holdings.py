"""What people hold: assigned entries and open offers, as the capacity core sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.core import planned
from apps.routing.domain import capacity
from apps.routing.domain.capacity import Attention, Cell, Held, Interrupt, Profile
from apps.routing.models import CapacityProfile

USUAL = Profile()


ASSIGNED = """
    SELECT agent_id, kind, weight, attention, attention_since FROM routing_queueentry
    WHERE state = 'assigned' AND agent_id = ANY(%s::bigint[]) ORDER BY assigned_at, id
"""
OFFERED = """
    SELECT offer.agent_id, entry.kind, entry.weight, offer.offered_at
    FROM routing_offer offer JOIN routing_queueentry entry ON entry.id = offer.entry_id
    WHERE offer.state = 'open' AND offer.agent_id = ANY(%s::bigint[]) ORDER BY offer.id
"""


@dataclass(slots=True)
class Holding:
    items: list[Held] = field(default_factory=list)
    open_offers: int = 0


def held_by(agent_ids: Collection[int]) -> Mapping[int, Holding]:
    """By agent; whoever holds nothing has an empty holding. Assigned work first, then offers."""
    found: defaultdict[int, Holding] = defaultdict(Holding)
    ids = array(agent_ids)
    with planned.cursor() as cursor:
        cursor.execute(ASSIGNED, [ids])
        for agent_id, kind, weight, attention, since in cursor.fetchall():
            found[agent_id].items.append(Held(kind, weight, Attention(attention), since))
        cursor.execute(OFFERED, [ids])
        for agent_id, kind, weight, since in cursor.fetchall():
            found[agent_id].items.append(Held(kind, weight, Attention.WAITING_FOR_US, since))
            found[agent_id].open_offers += 1
    return found


def array(ids: Iterable[int]) -> str:
    """A PostgreSQL array literal: a thousand numbers as one parameter, for ``= ANY(%s)``."""
    return "{" + ",".join(map(str, ids)) + "}"


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
    """``{new: {held: rule}}``, a rule being a name or ``{"rule": name, "idle_seconds": n}``.

    What is no rule is left to the product's default: one bad cell must not stop all routing.
    """
    cells = {}
    for new, row in raw.items():
        for held, said in row.items():
            rule = said if isinstance(said, dict) else {"rule": said}
            if rule.get("rule") in set(Interrupt):
                cells[held, new] = Cell(Interrupt(rule["rule"]), int(rule.get("idle_seconds", 60)))
    return cells
