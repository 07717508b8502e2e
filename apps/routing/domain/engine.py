"""Who gets what: pure decisions, no database, no clock.

The shell (``routing.services``) reads a snapshot, calls ``match`` and applies
the offers, each under a lock and a compare-and-set; an offer that lost its race
is dropped and decided afresh on the next tick.

Policy: the item with the highest score chooses first. Its last agent comes
first, for a while; then, of the people its ring admits, the most skilled, the
one with the most room, the one idle longest since their last completion. Greedy
on purpose: a supervisor must be able to explain every offer in one sentence.
The only dice are the seeded ones that break a tie.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.routing.domain import rings, scoring
from apps.routing.domain.items import Item, Preferred
from apps.routing.domain.line import Line, Lines
from apps.routing.domain.people import Agent, Seat, exclusion
from apps.routing.domain.trace import Trace, words_for

__all__ = ["Agent", "Decision", "Item", "Offer", "Preferred", "explain", "match"]


@dataclass(frozen=True, slots=True)
class Offer:
    item_id: int
    agent_id: int
    reason: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class Decision:
    """Offers in the order they were decided, and the items kept back for their last agent."""

    offers: tuple[Offer, ...]
    kept_back: tuple[tuple[int, Preferred], ...]


def match(
    items: Iterable[Item], agents: Iterable[Agent], *, now: datetime, seed: int = 0
) -> Decision:
    """Pair waiting items with people who have room for them.

    Nobody gets more than their profile allows, no item goes to two, and no item
    is left while somebody its ring admits has room, unless it is kept back for
    its last agent. Items are sorted once; people are ranked once per line of
    alike items, so the cost grows with items + offers, not with their product.
    """
    lines = Lines(_seats(agents, now=now, seed=seed), now=now)
    offers: list[Offer] = []
    kept_back: list[tuple[int, Preferred]] = []
    if not lines.open_seats:
        return Decision((), ())

    for score, item in next_served(items, now=now):
        if not lines.open_seats:
            break
        choice = _preferred(item, lines)
        if isinstance(choice, Preferred):
            kept_back.append((item.id, choice))
            continue
        line = lines.line_for(item)
        seat, why = (choice, "preferred") if choice else line.best(item) or (None, "")
        if seat is None:
            continue
        offers.append(_offer(item, seat, why, line=line, score=score, now=now))
        lines.take(seat, item)

    return Decision(tuple(offers), tuple(kept_back))


def next_served(items: Iterable[Item], *, now: datetime) -> list[tuple[float, Item]]:
    """The line as it stands, each with its score, the next one first."""
    moment = now.timestamp()
    scored = []
    for item in items:
        fixed, slope = item.line
        # Rounded, so that equal scores stay equal and the longer wait decides.
        scored.append((-round(fixed + slope * moment, 3), item.since, item.id, item))
    scored.sort()
    return [(-score, item) for score, _, _, item in scored]


def explain(item: Item, agents: Iterable[Agent], *, now: datetime) -> dict[int, str]:
    """For each agent, the code that leaves them out, or "free": one item, everybody named."""
    widest = rings.reached(item.rings, waited=item.waited(now))
    found = {}
    for agent in agents:
        verdict = exclusion(agent, item, upto=widest, held=agent.held, now=now)
        found[agent.id] = verdict if isinstance(verdict, str) else "free"
    return found


def _seats(agents: Iterable[Agent], *, now: datetime, seed: int) -> list[Seat]:
    ranked = sorted(agents, key=lambda agent: agent.id)
    lots = list(range(len(ranked)))
    random.Random(seed).shuffle(lots)
    return [Seat(agent, lot, now) for agent, lot in zip(ranked, lots, strict=True)]


# They are there and right for it, and only busy: that passes within the time-box.
_WORTH_WAITING = frozenset({"has_offer", "full", "kind_full", "no_interrupt", "wrapping_up"})


def _preferred(item: Item, lines: Lines) -> Seat | Preferred | None:
    """The preferred seat with room, else the preference worth waiting for, else nothing.

    Preferred people are asked what the widest ring asks: they know the matter.
    """
    worth_waiting = None
    for preferred in item.preferred:
        seat = lines.by_id.get(preferred.agent_id)
        if seat is None or preferred.until <= lines.now:
            continue
        code = seat.exclusion(item, upto=len(item.rings) - 1)
        if not isinstance(code, str):
            return seat
        if code in _WORTH_WAITING:
            worth_waiting = worth_waiting or preferred
    return worth_waiting


def _offer(item: Item, seat: Seat, why: str, *, line: Line, score: float, now: datetime) -> Offer:
    agent = seat.agent
    free = max(line.free(item), 1)
    reason = words_for(
        why,
        name=agent.name or f"Agent {agent.id}",
        free=free,
        ring=line.ring + 1,
        idle=(now - agent.idle_since).total_seconds(),
        load=f"load {seat.load} of {agent.profile.capacity}",
    )
    trace = Trace(
        considered=line.pool,
        free=free,
        ring=line.ring + 1,
        waited=item.waited(now),
        score=score,
        parts=scoring.parts(item.claim, item.policy, now=now),
        left_out=line.left_out(item),
        chosen=why,
    )
    return Offer(item.id, agent.id, reason, trace)
