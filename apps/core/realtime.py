"""Nudges to browsers over the channel layer; the rows stay the truth.

A *hint* names what changed and carries no content: the browser answers by fetching a part
over HTTP, where permission lives in one place. A *push* carries small content on measured
hot paths (a rendered bubble, typing, a counter); its group must be authorised on joining.
Both may be lost: every watcher refetches on (re)connect.

Sending goes straight to the layer's own channel in Valkey: from code that runs in a thread,
the layer's asynchronous way costs an event loop and a connection each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import redis
import structlog
from channels.layers import get_channel_layer
from django.conf import settings

log = structlog.get_logger(__name__)

SECONDS_TO_SEND = 2
_held: ContextVar[list[tuple[str, bytes]] | None] = ContextVar("held", default=None)


def hint(group: str, name: str) -> None:
    """Tell every socket in ``group`` to raise the DOM event ``name``."""
    _send([group], {"type": "hint", "name": name})


def hint_all(groups: Iterable[str], name: str) -> None:
    """The same hint to many groups, in one go."""
    _send(groups, {"type": "hint", "name": name})


def push(group: str, name: str, **content: Any) -> None:
    """Hand ``content`` (JSON values, small) to every socket in ``group``."""
    _send([group], {"type": "push", "name": name, "content": content})


def revoke(group: str, *, code: int = 4403) -> None:
    """Close every socket in ``group``: its user may no longer listen."""
    _send([group], {"type": "revoke", "code": code})


@contextmanager
def together() -> Iterator[None]:
    """What is told meanwhile leaves in one go, at the end: for a path where each trip counts."""
    if _held.get() is not None:
        yield
        return
    held: list[tuple[str, bytes]] = []
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
        if held:
            _publish(held)


def _send(groups: Iterable[str], message: dict[str, Any]) -> None:
    payload: bytes = get_channel_layer().serialize(message)
    told = [(group, payload) for group in groups]
    held = _held.get()
    if held is None:
        _publish(told)
    else:
        held += told


def _publish(told: Iterable[tuple[str, bytes]]) -> None:
    pipeline = _valkey().pipeline(transaction=False)
    for group, payload in told:
        pipeline.publish(f"asgi__group__{group}", payload)  # RedisPubSubChannelLayer's name for it
    try:
        pipeline.execute()
    except redis.RedisError as error:  # Valkey is down: watchers refetch when they reconnect
        log.warning("hint.lost", error=str(error))


@cache
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS_TO_SEND)
