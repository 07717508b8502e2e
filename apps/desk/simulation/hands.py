"""What one agent has in hand, by their own clock: who needs them when, and for how long."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

Span = tuple[float, float]


@dataclass(slots=True)
class Stretch:
    kind: str
    is_ours: bool  # of this simulation
    taken: float
    wrapped: float | None = None  # the conversation is over
    done: float | None = None

    @property
    def talk(self) -> Span:
        return self.taken, self.wrapped or self.done or time.time()

    @property
    def wrap(self) -> Span:
        end = self.done or time.time()
        return self.wrapped or end, end


@dataclass(slots=True)
class Hands:
    """The first word on a leg counts; it may be told again."""

    came: float = 0.0  # available
    left: float = 0.0
    is_clean: bool = True  # nothing of before was in hand
    stretches: dict[int, Stretch] = field(default_factory=dict)

    def take(self, leg: int, *, kind: str, is_ours: bool) -> None:
        self.stretches.setdefault(leg, Stretch(kind, is_ours, time.time()))

    def wrap(self, leg: int) -> None:
        if (row := self.stretches.get(leg)) and row.wrapped is None:
            row.wrapped = time.time()

    def done(self, leg: int) -> None:
        if (row := self.stretches.get(leg)) and row.done is None:
            row.done = time.time()

    def handle_times(self, kind: str) -> list[float]:
        """Conversation, shared alike with what ran beside it, and wrap-up: of ours that ended."""
        rows = list(self.stretches.values())
        items = [span for row in rows for span in (row.talk, row.wrap)]
        return [
            _share(row.talk, items) + row.wrap[1] - row.wrap[0]
            for row in rows
            if row.kind == kind and row.is_ours and row.done
        ]

    def busy(self, since: float) -> float:
        """Seconds from then on with anything in hand, counted once."""
        spans = [(row.taken, row.done or self.left) for row in self.stretches.values()]
        return _union([(max(a, since), b) for a, b in spans if b > since])


def _share(span: Span, items: Iterable[Span]) -> float:
    """The seconds of ``span``, each divided by how many of ``items`` ran in it."""
    beside = [(a, b) for a, b in items if a < span[1] and b > span[0]]
    cuts = sorted({*span, *(t for one in beside for t in one if span[0] < t < span[1])})
    return sum(
        (end - start) / sum(a < end and b > start for a, b in beside)
        for start, end in pairwise(cuts)
    )


def _union(spans: Iterable[Span]) -> float:
    total = reached = 0.0
    for start, end in sorted(spans):
        total += max(end - max(start, reached), 0.0)
        reached = max(reached, end)
    return total
