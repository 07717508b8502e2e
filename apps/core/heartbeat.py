"""Signs of life of the programs beside the web: a cache key that fades.

Each program calls ``beat`` at least every ten seconds while it does its work, not from a
thread beside it: a sign of life means that the work goes on.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

INTERVAL = timedelta(seconds=10)
LIFETIME = timedelta(seconds=35)  # three missed beats

_expected = {"worker"}


def expect(name: str) -> None:
    """Let ``/readyz`` report on ``name``: call it from the ready() of the app that runs it."""
    _expected.add(name)


def expected() -> list[str]:
    return sorted(_expected)


def beat(name: str) -> None:
    """Show life. That Valkey does not answer is no reason to stop working."""
    try:
        cache.set(_key(name), timezone.now().isoformat(), timeout=LIFETIME.total_seconds())
    except RedisError as error:
        log.warning("heartbeat.lost", component=name, error=str(error))


class Pulse:
    """For a loop that turns often: beats once an INTERVAL, however often it is asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._due = 0.0

    def beat(self) -> None:
        now = time.monotonic()
        if now >= self._due:
            self._due = now + INTERVAL.total_seconds()
            beat(self.name)


def seen(name: str) -> datetime | None:
    """When ``name`` last showed life; None when that is longer ago than LIFETIME."""
    at = cache.get(_key(name))
    return datetime.fromisoformat(at) if at else None


def _key(name: str) -> str:
    return f"heartbeat:{name}"
