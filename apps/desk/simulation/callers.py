"""Callers: they dial, listen to the music, lose patience or are answered, talk and hang up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from typing import Any

from apps.desk.simulation.centre import Centre
from apps.desk.simulation.far import Far, Line
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.plan import Call

PICKED_UP = 20.0  # seconds for the centre to take the call
LONGEST = 240.0  # seconds until the agent must have hung up
CROSSING = 1.0  # seconds: somebody may answer in the moment of hanging up


class Caller:
    """``number``: how the centre sees them. Agents say so when they answer."""

    def __init__(self, far: Far, ledger: Ledger, plan: Call, *, number: str, dials: str) -> None:
        self.far, self.ledger, self.plan = far, ledger, plan
        self.number, self.dials = number, dials
        self.answered = asyncio.Event()

    async def ring(self) -> None:
        line = await self.far.call(self.dials, caller=self.number)
        try:
            await asyncio.wait_for(line.is_up.wait(), PICKED_UP)
            await self.far.breathe(line)
            await self._wait(line)
        finally:
            await self.far.hang_up(line)

    async def _wait(self, line: Line) -> None:
        began = time.monotonic()
        self.ledger.arrived["voice"] += 1
        if not await _within(self.answered, self.plan.patience):
            await self.far.hang_up(line)
            if not await _within(self.answered, CROSSING):
                self.ledger.abandoned["voice"] += 1
                return
        self.ledger.waits["voice"].append(time.monotonic() - began)
        await self._talk(line)

    async def _talk(self, line: Line) -> None:
        began = time.monotonic()
        if self.plan.ends_it:
            await _within(line.is_over, self.plan.talks)
            await self.far.hang_up(line)
        elif not await _within(line.is_over, LONGEST):
            self.ledger.trouble(f"caller {self.number}: nobody hung up")
        self.ledger.talked.append(time.monotonic() - began)


async def made(centre: Centre, since: str, callers: Collection[str]) -> list[dict[str, Any]]:
    """The calls of these numbers since then, as the centre keeps them."""
    page = await centre.api("calls/", since=since, limit=200)
    return [row for row in page["results"] if row["other_party"] in callers]


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
