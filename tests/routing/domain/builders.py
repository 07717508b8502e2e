"""Items and people for the engine's tests; name only what matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apps.routing.domain.capacity import Attention, Held, weight_of
from apps.routing.domain.items import Item
from apps.routing.domain.people import Agent
from apps.routing.domain.rings import Skill
from apps.routing.domain.scoring import Claim

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def item(number: int, *, kind: str = "chat", waited: float = 0, queue: int = 1, **more) -> Item:
    claim = {
        name: more.pop(name)
        for name in ("added", "boosts", "business_age", "target")
        if name in more
    }
    more.setdefault("weight", weight_of(kind))
    return Item(id=number, queue_id=queue, claim=Claim(kind, ago(waited), **claim), **more)


def agent(number: int, *, idle: float = 60, skills: dict[str, int] | None = None, **more) -> Agent:
    more.setdefault("queues", frozenset({1}))
    more.setdefault("name", f"Agent {number}")
    return Agent(
        id=number,
        idle_since=ago(idle),
        skills={name: Skill(level) for name, level in (skills or {}).items()},
        **more,
    )


def held(
    kind: str = "chat",
    *,
    weight: int | None = None,
    attention: Attention = Attention.WAITING_FOR_US,
    quiet: float = 0,
) -> Held:
    return Held(kind, weight_of(kind) if weight is None else weight, attention, ago(quiet))
