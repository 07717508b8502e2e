"""Who is served next: one number, and what it is made of.

    score = base of the kind + what the flow or the SLA class added
          + ageing per minute                       (a person waits at the other end)
          + pressure as the due time comes near     (mail and the like)
          + boosts

The defaults put a call or a chat before any mail. A mail close to its due time
passes a fresh chat only where the queue's cap is set above that gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

BASE: Mapping[str, int] = {
    "voice": 1000,
    "callback": 1000,
    "chat": 900,
    "video": 900,
    "messaging": 500,
    "sms": 500,
    "generic": 500,
    "social": 450,
    "email": 200,
    "form": 200,
    "task": 100,
}
OTHER_BASE = 500
REAL_TIME = frozenset({"voice", "callback", "chat", "video"})

BOOSTS: Mapping[str, int] = {
    "vip": 150,
    "repeat": 150,  # wrote or called within the last 72 hours
    "abandoned": 100,  # gave up on us earlier
    "kept_place": 50,  # a callback that keeps its place
    "missed": 100,  # was offered and not answered
    "transferred": 50,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How one queue scores."""

    base: Mapping[str, int] = field(default_factory=lambda: BASE)
    ageing_per_minute: float = 12.0
    pressure_points: float = 100.0  # reached at the due time
    pressure_power: float = 3.0
    pressure_cap: float = 6.0  # in multiples of the points
    boosts: Mapping[str, int] = field(default_factory=lambda: BOOSTS)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an item brings to the line."""

    kind: str
    enqueued_at: datetime
    added: int = 0  # by the flow, the segment or the SLA class
    boosts: frozenset[str] = frozenset()
    business_age: float = 0.0  # seconds of opening hours since it came in
    target: float = 0.0  # seconds of opening hours it may take; 0 = none


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    points: float


DEFAULT = Policy()


def base_of(policy: Policy, kind: str) -> int:
    return policy.base.get(kind, OTHER_BASE)


def linear(claim: Claim, policy: Policy = DEFAULT) -> tuple[float, float]:
    """The score as a line in time, (points at the epoch, points per second).

    Worked out once per item, so that ten thousand waiting items are scored in a moment.
    """
    fixed: float = base_of(policy, claim.kind) + claim.added
    for boost in claim.boosts:
        fixed += policy.boosts.get(boost, 0)
    if claim.kind not in REAL_TIME:
        return fixed + pressure(claim.business_age, claim.target, policy), 0.0
    slope = policy.ageing_per_minute / 60
    return fixed - slope * claim.enqueued_at.timestamp(), slope


def score(claim: Claim, policy: Policy = DEFAULT, *, now: datetime) -> float:
    """The place in the line; higher is served first."""
    fixed, slope = linear(claim, policy)
    return fixed + slope * now.timestamp()


def parts(claim: Claim, policy: Policy = DEFAULT, *, now: datetime) -> tuple[Part, ...]:
    """The same number taken apart, for the page that explains it."""
    found = [Part(claim.kind, policy.base.get(claim.kind, OTHER_BASE))]
    if claim.added:
        found.append(Part("priority", claim.added))
    if urgency := _urgency(claim, policy, now):
        found.append(Part("waited" if claim.kind in REAL_TIME else "due", urgency))
    found += [Part(b, policy.boosts[b]) for b in sorted(claim.boosts) if policy.boosts.get(b)]
    return tuple(found)


def pressure(age: float, target: float, policy: Policy = DEFAULT) -> float:
    """Points for being ``age`` seconds into a promise of ``target`` seconds."""
    if target <= 0 or age <= 0:
        return 0.0
    times: float = min((age / target) ** policy.pressure_power, policy.pressure_cap)
    return policy.pressure_points * times


def _urgency(claim: Claim, policy: Policy, now: datetime) -> float:
    if claim.kind in REAL_TIME:
        waited = (now - claim.enqueued_at).total_seconds()
        return policy.ageing_per_minute * waited / 60
    return pressure(claim.business_age, claim.target, policy)
