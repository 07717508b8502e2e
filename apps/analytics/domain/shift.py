"""What somebody's time was, second by second: never two things at once.

States come from the log of presence changes; what they held comes from their holdings. The
measures of one quarter of an hour add up: ``signed_in = routable + away + busy`` and
``routable = idle + the routable part of handling``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.analytics.domain import spans
from apps.analytics.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Change:
    """From ``at`` on they were ``state``; an absence says whether it is work and paid."""

    at: int
    state: str  # offline | available | away | busy
    is_productive: bool = False
    is_paid: bool = True


@dataclass(frozen=True, slots=True)
class Shift:
    """The stretches of one person, each list in order and without overlaps."""

    signed_in: list[Span]
    routable: list[Span]
    productive: list[Span]  # away or busy, and working all the same
    paid: list[Span]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One person's quarter of an hour, in milliseconds."""

    signed_in: int
    paid: int
    routable: int
    handling: int  # the union of what they held, whatever their state
    handling_routable: int
    idle: int  # routable, with nothing in hand
    productive: int  # productive absence, without handling inside it
    items: int  # what they held, each for itself: over handling it is the concurrency
    load: int  # items by weight, in percent-milliseconds

    @property
    def is_empty(self) -> bool:
        return not (self.signed_in or self.handling)


def shift(changes: Iterable[Change], *, until: int) -> Shift:
    """``changes`` in order; the last state lasts until ``until``."""
    rows = list(changes)
    ends = [*(row.at for row in rows[1:]), until][: len(rows)]
    states = [(row, (row.at, min(end, until))) for row, end in zip(rows, ends, strict=True)]
    there = [(row, span) for row, span in states if row.state != "offline"]
    return Shift(
        signed_in=spans.union(span for _, span in there),
        routable=spans.union(span for row, span in there if row.state == "available"),
        productive=spans.union(
            span for row, span in there if row.state == "busy" or row.is_productive
        ),
        paid=spans.union(span for row, span in there if row.state != "away" or row.is_paid),
    )


def quarter(
    whole: Shift, held: Sequence[tuple[Sequence[Span], int]], start: int, end: int
) -> Quarter:
    """``held``: the engaged spans of each item, and its weight in percent of a person."""
    cut = [(spans.clip(item, start, end), weight) for item, weight in held]
    handling = spans.union(span for item, _ in cut for span in item)
    routable = spans.cut(whole.routable, start, end)
    busy = spans.overlap(routable, handling)
    productive = spans.cut(whole.productive, start, end)
    return Quarter(
        signed_in=spans.total(spans.cut(whole.signed_in, start, end)),
        paid=spans.total(spans.cut(whole.paid, start, end)),
        routable=spans.total(routable),
        handling=spans.total(handling),
        handling_routable=spans.total(busy),
        idle=spans.total(routable) - spans.total(busy),
        productive=spans.total(productive) - spans.total(spans.overlap(productive, handling)),
        items=sum(spans.total(item) for item, _ in cut),
        load=sum(spans.total(spans.overlap(spans.union(item), routable)) * w for item, w in cut),
    )
