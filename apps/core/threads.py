"""Database work of sockets off the event loop, in threads that live as long as the process.

What asgiref and Channels do for each piece of work (an object, a shielded task, the context
there and back) costs the loop more than a statement does. Our work needs none of it: it hands
nothing back but what it found.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Sockets do not wait for each other, but for one of ``SOCKET_THREADS``."""
    context = contextvars.copy_context()  # a language that one frame sets is not the next one's
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), context.run, _run, work)


def _run(work: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.SOCKET_THREADS, thread_name_prefix="socket")
