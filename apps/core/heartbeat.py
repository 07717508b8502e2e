"""Signs of life of the programs beside the web: a cache key that fades.

Each program calls ``beat`` at least every ten seconds while it does its work, not from a
thread beside it: a sign of life means that the work goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

INTERVAL = timedelta(seconds=10)
LIFETIME = timedelta(seconds=35)  # three missed beats

_expected = {"worker"}


def expect(name: str) -> None:
    """Let ``/readyz`` report on ``name``: call it from the ready() of the app that runs it."""
    _expected.add(name)


def expected() -> list[str]:
    return sorted(_expected)


def beat(name: str) -> None:
    cache.set(_key(name), timezone.now().isoformat(), timeout=LIFETIME.total_seconds())


def seen(name: str) -> datetime | None:
    """When ``name`` last showed life; None when that is longer ago than LIFETIME."""
    at = cache.get(_key(name))
    return datetime.fromisoformat(at) if at else None


def _key(name: str) -> str:
    return f"heartbeat:{name}"
