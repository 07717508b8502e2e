from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from channels.db import database_sync_to_async

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Database work off the event loop: sockets do not wait for each other."""
    found: T = await database_sync_to_async(work, thread_sensitive=False)()
    return found
