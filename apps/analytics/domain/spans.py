"""Stretches of time in whole milliseconds: joined, cut, measured, shared.

Whole numbers on purpose: what is added up in another order must give the same sum. A span is
half-open, ``(start, end)`` in milliseconds since the epoch; a list of spans is in order and
its spans do not touch once it went through ``union``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import TypeVar

Span = tuple[int, int]
K = TypeVar("K", bound=tuple[int, ...])

INTERVAL_MS = 15 * 60 * 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch, microseconds cut off (never rounded up past an edge)."""
    return (at - EPOCH) // MILLISECOND


def to_time(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


def interval_of(ms: int) -> int:
    """The start of the quarter of an hour in which ``ms`` lies."""
    return ms - ms % INTERVAL_MS


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time covered once: in order, empty ones gone, touching ones joined."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def total(spans: Iterable[Span]) -> int:
    """How long they are together; spans that overlap are counted as often as they are given."""
    return sum(end - start for start, end in spans)


def clip(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """What of ``spans`` lies between ``start`` and ``end``."""
    cut = ((max(a, start), min(b, end)) for a, b in spans)
    return [span for span in cut if span[0] < span[1]]


def cut(ordered: Sequence[Span], start: int, end: int) -> list[Span]:
    """The same of spans in order and without overlaps, without looking at all of them."""
    first = max(bisect_right(ordered, (start, start)) - 1, 0)
    found: list[Span] = []
    for a, b in islice(ordered, first, None):
        if a >= end:
            break
        if start < min(b, end):
            found.append((max(a, start), min(b, end)))
    return found


def overlap(ours: Sequence[Span], theirs: Sequence[Span]) -> list[Span]:
    """The time both cover; both in order and without overlaps of their own."""
    found: list[Span] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        start, end = max(ours[i][0], theirs[j][0]), min(ours[i][1], theirs[j][1])
        if start < end:
            found.append((start, end))
        if ours[i][1] <= theirs[j][1]:
            i += 1
        else:
            j += 1
    return found


def intervals(start: int, end: int) -> Iterator[Span]:
    """The quarters of an hour that ``start`` to ``end`` touches, whole."""
    at = interval_of(start)
    while at < end:
        yield at, at + INTERVAL_MS
        at += INTERVAL_MS


def shares(items: Mapping[K, Sequence[Span]]) -> dict[K, int]:
    """How much of one person's time each item had; when several run at once they share alike.

    The shares add up to the union of all, to the millisecond: what of a moment does not divide
    goes to the items with the lowest keys. An item's share depends on nothing but the items
    that overlap it, so it can be counted anew without the rest of the day.
    """
    begins: dict[int, list[K]] = {}
    ends: dict[int, list[K]] = {}
    for key, spans in items.items():
        for start, end in union(spans):
            begins.setdefault(start, []).append(key)
            ends.setdefault(end, []).append(key)
    found = dict.fromkeys(items, 0)
    running: set[K] = set()
    edges = sorted(begins.keys() | ends.keys())
    for at, after in pairwise(edges):
        running.difference_update(ends.get(at, ()))
        running.update(begins.get(at, ()))
        if running:
            each, rest = divmod(after - at, len(running))
            for place, key in enumerate(sorted(running)):
                found[key] += each + (place < rest)
    return found
