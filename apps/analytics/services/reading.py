"""The log of many contacts at once, as the stories their facts are made of: five statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.analytics.domain.spans import to_ms
from apps.analytics.domain.story import Place, Said, Speaker, Step, Story
from apps.analytics.services import statements

INTERACTIONS = """
SELECT i.id, i.kind, i.direction, coalesce(i.continues_id, 0), i.opened_at,
       coalesce(i.owner_id, 0), i.ended_at, i.end_reason, i.channel_id,
       c.brand_id, coalesce(c.team_id, 0), coalesce(c.reason_id, 0), r.score
FROM interactions_interaction i
JOIN interactions_case c ON c.id = i.case_id
LEFT JOIN interactions_rating r ON r.interaction_id = i.id
WHERE i.id = ANY(%(ids)s)
ORDER BY i.id
"""
STEPS = """
SELECT interaction_id, kind, at, after,
       coalesce((particulars->>CASE kind WHEN 'reassigned' THEN 'to' ELSE 'agent' END)::bigint,
                actor_id, 0),
       coalesce(particulars->>'released_because', '')
FROM interactions_interactionevent
WHERE interaction_id = ANY(%(ids)s) AND kind <> 'queued'
ORDER BY interaction_id, at, id
"""
# What was said to the other side: no notes, nothing of the house's own bookkeeping.
SAID = """
SELECT interaction_id, occurred_at, direction, kind, coalesce(author_id, 0)
FROM interactions_message
WHERE interaction_id = ANY(%(ids)s) AND visibility <> 'internal' AND kind IN ('text', 'auto')
ORDER BY interaction_id, occurred_at, seq
"""
# By the rules of the day it came: a promise changed later changes no figure of before.
PLACES = """
SELECT e.interaction_id, e.id, e.queue_id, e.enqueued_at,
       greatest(e.enqueued_at, e.held_until), coalesce(e.answered_at, e.assigned_at),
       e.done_at, e.exit, coalesce(e.agent_id, 0),
       coalesce(e.respond_by, greatest(e.enqueued_at, e.held_until)
                              + coalesce(v.seconds, q.target_seconds) * interval '1 second'),
       coalesce(v.percent, q.target_percent), e.expected_wait
FROM routing_queueentry e
JOIN routing_queue q ON q.id = e.queue_id
LEFT JOIN LATERAL (
    SELECT (rules->>'target_seconds')::int AS seconds, (rules->>'target_percent')::int AS percent
    FROM routing_queueversion
    WHERE queue_id = e.queue_id AND (number = 1 OR published_at <= e.enqueued_at)
    ORDER BY number DESC LIMIT 1
) v ON true
WHERE e.interaction_id = ANY(%(ids)s)
ORDER BY e.interaction_id, e.id
"""
OFFERS = """
SELECT e.interaction_id, o.id, o.offered_at, o.agent_id, o.state, e.queue_id
FROM routing_offer o JOIN routing_queueentry e ON e.id = o.entry_id
WHERE e.interaction_id = ANY(%(ids)s)
ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One offer to one person."""

    id: int
    at: datetime
    agent: int
    state: str
    queue: int


@dataclass(slots=True)
class Record:
    """A story with what its facts are filed under."""

    story: Story
    brand: int
    channel: int
    team: int
    reason: int
    rating: int | None
    offers: list[Asked] = field(default_factory=list)


def records(ids: Collection[int]) -> list[Record]:
    """Those of ``ids`` that exist, in order."""
    wanted = {"ids": list(ids)}
    steps, said = _grouped(STEPS, wanted, _step), _grouped(SAID, wanted, _said)
    places, offers = _grouped(PLACES, wanted, _place), _grouped(OFFERS, wanted, _asked)
    found = []
    for row in statements.rows(INTERACTIONS, wanted):
        (pk, kind, direction, continues, opened, owner, ended, reason, channel, *filed) = row
        story = Story(
            pk, kind, direction, continues, to_ms(opened), owner,
            None if ended is None else to_ms(ended), reason,
            tuple(steps[pk]), tuple(said[pk]), tuple(places[pk]),
        )  # fmt: skip
        brand, team, why, rating = filed
        found.append(Record(story, brand, channel, team, why, rating, offers[pk]))
    return found


def _step(kind: str, at: datetime, after: str, agent: int, because: str) -> Step:
    return Step(kind, to_ms(at), after, agent, because)


def _said(at: datetime, direction: str, kind: str, author: int) -> Said:
    if direction == "in":
        return Said(to_ms(at), Speaker.CUSTOMER)
    by_person = kind == "text" and author
    return Said(to_ms(at), Speaker.AGENT if by_person else Speaker.BOT, author)


def _place(
    pk: int, queue: int, enqueued: datetime, offered: datetime, answered: datetime | None,
    done: datetime | None, exit: str, agent: int, due: datetime, percent: int,
    foretold: int | None,
) -> Place:  # fmt: skip
    return Place(
        id=pk, queue=queue, offered_at=to_ms(offered), enqueued_at=to_ms(enqueued),
        answered_at=None if answered is None else to_ms(answered),
        done_at=None if done is None else to_ms(done),
        exit=exit, agent=agent, due_at=to_ms(due), never_waited=answered == enqueued,
        promised_percent=percent, foretold_ms=None if foretold is None else foretold * 1000,
    )  # fmt: skip


def _asked(pk: int, at: datetime, agent: int, state: str, queue: int) -> Asked:
    return Asked(pk, at, agent, state, queue)


def _grouped(statement: str, values: dict[str, Any], make: Any) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for first, *rest in statements.rows(statement, values):
        found[first].append(make(*rest))
    return found
