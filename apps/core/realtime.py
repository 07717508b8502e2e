"""Nudges to browsers over the channel layer; the rows stay the truth.

A *hint* names what changed and carries no content: the browser answers by fetching a part
over HTTP, where permission lives in one place. A *push* carries small content on measured
hot paths (a rendered bubble, typing, a counter); its group must be authorised on joining.
Both may be lost: every watcher refetches on (re)connect.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

log = structlog.get_logger(__name__)


def hint(group: str, name: str) -> None:
    """Tell every socket in ``group`` to raise the DOM event ``name``."""
    _send(group, {"type": "hint", "name": name})


def hint_all(groups: Iterable[str], name: str) -> None:
    """The same hint to many groups, in one go."""
    message = {"type": "hint", "name": name}

    async def send() -> None:
        layer = get_channel_layer()
        await asyncio.gather(*(layer.group_send(group, message) for group in groups))

    try:
        async_to_sync(send)()
    except OSError as error:
        log.warning("hint.lost", group="many", error=str(error))


def push(group: str, name: str, **content: Any) -> None:
    """Hand ``content`` (JSON values, small) to every socket in ``group``."""
    _send(group, {"type": "push", "name": name, "content": content})


def revoke(group: str, *, code: int = 4403) -> None:
    """Close every socket in ``group``: its user may no longer listen."""
    _send(group, {"type": "revoke", "code": code})


def _send(group: str, message: dict[str, Any]) -> None:
    try:
        async_to_sync(get_channel_layer().group_send)(group, message)
    except OSError as error:  # the layer is down: watchers refetch when they reconnect
        log.warning("hint.lost", group=group, error=str(error))
