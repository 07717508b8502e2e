"""What a process remembers for a moment, until somebody anywhere says that it has changed.

A fact holds as long as its counter in Valkey stands still, and a few seconds at most. A counter
that moved, or cannot be read, sends us back to the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from random import uniform
from time import monotonic
from typing import Generic, TypeVar

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.core.cache import count

T = TypeVar("T")
log = structlog.get_logger(__name__)

COUNTED_SECONDS = 24 * 3600  # longer than anything is remembered
MOST = 2000


@dataclass(frozen=True, slots=True)
class _Fact(Generic[T]):
    value: T
    changes: int
    until: float  # monotonic


class Remembered(Generic[T]):
    """Facts of one kind. ``counter`` names what ends them all at once."""

    def __init__(self, counter: str) -> None:
        self.counter = counter
        self._facts: dict[Hashable, _Fact[T]] = {}

    def get(self, key: Hashable, find: Callable[[], T | None]) -> T | None:
        """What is remembered of ``key``, else what ``find`` finds; None is not remembered."""
        changes = _changes(self.counter) if settings.REMEMBER_SECONDS else None
        known = self._facts.get(key)
        if known and known.changes == changes and monotonic() < known.until:
            return known.value
        found = find()
        if found is None or changes is None:
            self._facts.pop(key, None)
            return found
        if len(self._facts) >= MOST:
            self._facts.clear()
        # What was asked for at one moment is not asked for again at one moment.
        lasts = settings.REMEMBER_SECONDS * uniform(0.5, 1)
        self._facts[key] = _Fact(found, changes, monotonic() + lasts)
        return found


def changed(counter: str) -> None:
    """Every process asks the rows again."""
    try:
        count(counter, seconds=COUNTED_SECONDS)
    except RedisError as error:
        log.warning("change.uncounted", counter=counter, error=str(error))


def _changes(counter: str) -> int | None:
    try:
        return int(cache.get(counter, 0))
    except RedisError:
        return None
