"""What the customers and the agents saw themselves, to be held against the centre's records."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from apps.desk.simulation.hands import Hands


@dataclass(slots=True)
class Ledger:
    """Things are noted once they are certain: acknowledged, accepted, delivered."""

    arrived: Counter[str] = field(default_factory=Counter)  # by kind
    answered: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    wrapped_up: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    abandoned: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)  # by the house
    sent: Counter[str] = field(default_factory=Counter)  # by the house
    notes: Counter[str] = field(default_factory=Counter)
    offers_seen: set[int] = field(default_factory=set)  # older work's too
    accepted: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)  # declined when the line broke
    ratings: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # answered
    talked: list[float] = field(default_factory=list)  # on the telephone
    handling: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    mail_out: Counter[str] = field(default_factory=Counter)  # answers by customer's address
    mail_in: Counter[str] = field(default_factory=Counter)  # found in their mailbox
    seen_by_visitors: int = 0  # agents' messages
    doubles: int = 0  # the same message twice on one screen, or a gap
    hands: dict[str, Hands] = field(default_factory=dict)  # by agent
    replies: list[float] = field(default_factory=list)  # seconds until an agent's first word
    settled: list[float] = field(default_factory=list)  # seconds of chats that an agent resolved
    begun: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    resolved: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    letters_sent: list[float] = field(default_factory=list)  # customers', when
    letters_answered: list[float] = field(default_factory=list)
    again: int = 0  # customers who wrote once more after their answer
    sampled: dict[int, float | None] = field(default_factory=dict)  # reviews drawn at random
    scored: dict[int, float | None] = field(default_factory=dict)  # review -> what it came to
    troubles: list[str] = field(default_factory=list)

    def trouble(self, words: str) -> None:
        self.troubles.append(words[:300])
