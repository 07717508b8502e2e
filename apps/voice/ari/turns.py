"""One ordered task for each call: its events and commands never overtake each other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Turns:
    """Runs work of one key in the order it came, different keys beside each other.

    A piece that fails is logged and the next one runs: one bad event must not end a call.
    """

    _lines: dict[str, asyncio.Queue[Work]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def take(self, key: str, work: Work) -> None:
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = asyncio.Queue()
            task = asyncio.create_task(self._run(key, line), name=f"call {key}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        line.put_nowait(work)

    async def settle(self) -> None:
        """Wait until nothing is under way; for an orderly stop."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, key: str, line: asyncio.Queue[Work]) -> None:
        # No await between the last look and the deletion: nothing can slip in.
        while not line.empty():
            work = line.get_nowait()
            try:
                await work()
            except Exception:
                log.exception("voice.turn_failed", key=key)
        del self._lines[key]
