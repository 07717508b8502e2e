"""What waits: one entry of a queue, as the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from apps.routing.domain import rings, scoring
from apps.routing.domain.rings import Requirement, Ring
from apps.routing.domain.scoring import Claim, Policy

# What decides among people who may all take it; a tie goes on to the next.
BEST_SKILLED = "best_skilled"  # skill, load, idle time
LEAST_LOADED = "least_loaded"  # load, idle time
LONGEST_IDLE = "longest_idle"  # idle time alone


@dataclass(frozen=True, slots=True)
class Preferred:
    """Somebody the item should go to; others wait for them ``until`` then."""

    agent_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a queue that waits for somebody."""

    id: int
    queue_id: int
    claim: Claim
    weight: int
    rings: tuple[Ring, ...] = rings.ANYONE
    policy: Policy = scoring.DEFAULT
    skills: tuple[Requirement, ...] = ()
    language: str = ""
    preferred: tuple[Preferred, ...] = ()
    excluded: frozenset[int] = frozenset()  # never, for this customer
    declined: frozenset[int] = frozenset()  # not again for now
    selection: str = BEST_SKILLED
    line: tuple[float, float] = field(init=False, repr=False, compare=False)  # scoring.linear

    since: float = field(init=False, repr=False, compare=False)  # enqueued_at, for sorting

    def __post_init__(self) -> None:
        object.__setattr__(self, "since", self.claim.enqueued_at.timestamp())
        object.__setattr__(self, "line", scoring.linear(self.claim, self.policy))

    @property
    def kind(self) -> str:
        return self.claim.kind

    def waited(self, now: datetime) -> float:
        return (now - self.claim.enqueued_at).total_seconds()
