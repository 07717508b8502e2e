"""How many sockets of a kind are open, over all processes: counted where every process sees it.

Each process writes its own number under its own key, which fades with it: a killed process
leaves nothing behind for longer than ``LIFETIME``.
"""

from __future__ import annotations

import os
import socket
import time
from collections import Counter

import structlog
from asgiref.sync import sync_to_async
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

LIFETIME = 90  # seconds; an open socket shows itself again before
KINDS = ("desk", "visitor", "events", "stream")
_open: Counter[str] = Counter()
_shown = 0.0
SHOWN_EVERY = 10.0  # seconds
ME = f"{socket.gethostname()[:40]}:{os.getpid()}"


async def keep(kind: str = "", *, step: int = 0) -> None:
    """Count one more or one less, and now and then show it: call it as often as you like."""
    global _shown
    if step:
        _open[kind] = max(_open[kind] + step, 0)
    now = time.monotonic()
    if now - _shown >= SHOWN_EVERY:
        _shown = now
        await sync_to_async(show, thread_sensitive=False)()


def show() -> None:
    """Write this process's numbers down."""
    try:
        known = set(cache.get("sockets.processes") or ()) | {ME}
        cache.set("sockets.processes", sorted(known)[-64:], LIFETIME * 10)
        cache.set(f"sockets.{ME}", dict(_open), LIFETIME)
    except RedisError as error:
        log.warning("sockets.uncounted", error=str(error))


def counts() -> dict[str, int]:
    """By kind, over all processes that showed themselves lately."""
    total: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    for process in cache.get("sockets.processes") or ():
        total.update(cache.get(f"sockets.{process}") or {})
    return dict(total)
