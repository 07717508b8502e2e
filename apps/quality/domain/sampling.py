"""Which contacts stand for all the others, and who looks at them.

A week of one agent on one channel is cut into as many equal parts as contacts are wanted; from
each part one contact is drawn. So the sample is spread evenly over the week, every contact can
be drawn, and each drawn one stands for its part's whole population: the weight that keeps the
mean unbiased. Nothing else (risk, rating, length) touches the draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

WEEK = timedelta(days=7)


def week_of(moment: datetime) -> datetime:
    """The Monday midnight, in the moment's own time zone, that begins its week."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def parts(week: datetime, quota: int) -> list[tuple[datetime, datetime]]:
    """The week as ``quota`` parts of equal length, first to last."""
    bounds = [week + WEEK * n / quota for n in range(quota)] + [week + WEEK]
    return list(pairwise(bounds)) if quota else []


def draw(candidates: Collection[int], *, secret: str) -> int | None:
    """One of ``candidates`` by lot. The same secret draws the same one: retried means harmless."""
    if not candidates:
        return None
    return min(candidates, key=lambda pk: _lot(f"{secret}:{pk}"))


def quota(*, hired_on: date | None, on: date, days: int, usual: int, new_hire: int) -> int:
    """How many a week: more for whoever was hired less than ``days`` ago."""
    is_new = hired_on is not None and on - hired_on < timedelta(days=days)
    return new_hire if is_new else usual


@dataclass(frozen=True, slots=True)
class Reviewer:
    """``load``: reviews given this week; ``seen``: reviews of each agent in four weeks."""

    id: int
    team_ids: frozenset[int] = frozenset()
    load: int = 0
    seen: Mapping[int, int] = field(default_factory=dict)


def choose(
    reviewers: Iterable[Reviewer],
    *,
    agent_id: int,
    agent_teams: Collection[int],
    per_week: int,
    same_agent_most: int,
) -> int | None:
    """Who reviews: never the agent or somebody of their team, never one who is full, and not
    one who has had this agent too often. Of the rest, who has least, and knows them least.
    """
    free = [
        reviewer
        for reviewer in reviewers
        if reviewer.id != agent_id
        and not reviewer.team_ids & set(agent_teams)
        and reviewer.load < per_week
        and reviewer.seen.get(agent_id, 0) < same_agent_most
    ]
    best = min(free, key=lambda r: (r.load, r.seen.get(agent_id, 0), r.id), default=None)
    return best.id if best else None


def ranked(items: Sequence[int], *, secret: str) -> list[int]:
    """In an order by lot; of equals, who is first is chance and the same every time."""
    return sorted(items, key=lambda pk: _lot(f"{secret}:{pk}"))


def _lot(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
