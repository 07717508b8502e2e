"""How many sockets of a kind are open, over all processes: counted where every process sees it.

Each process writes its own numbers into its own field of one hash: two at once do not disturb
each other, and what a killed process left there counts no longer than ``LIFETIME``.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections import Counter
from functools import cache
from typing import cast

import redis
import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

LIFETIME = 90  # seconds; an open socket shows itself again before
KINDS = ("desk", "visitor", "events", "stream")
PROCESSES = "switchroom.sockets"  # the hash: process -> when, and how many of each kind
SECONDS_TO_SHOW = 2
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
    told = json.dumps({"at": time.time(), "open": _open})
    try:
        with _valkey().pipeline(transaction=False) as pipeline:
            pipeline.hset(PROCESSES, ME, told)
            pipeline.expire(PROCESSES, LIFETIME * 10)
            pipeline.execute()
    except RedisError as error:
        log.warning("sockets.uncounted", error=str(error))


def counts() -> dict[str, int]:
    """By kind, over all processes that showed themselves lately."""
    total: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    for numbers in _lately():
        total.update(numbers)
    return dict(total)


def processes() -> int:
    """How many web processes showed themselves lately."""
    return len(_lately())


def _lately() -> list[dict[str, int]]:
    found, oldest = [], time.time() - LIFETIME
    for process, told in cast(dict[bytes, bytes], _valkey().hgetall(PROCESSES)).items():
        shown = json.loads(told)
        if shown["at"] >= oldest:
            found.append(shown["open"])
        else:
            _valkey().hdel(PROCESSES, process.decode())
    return found


@cache
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS_TO_SHOW)
