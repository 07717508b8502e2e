"""The telephone on an agent's desk: it rings, is answered or not, holds, and is put down."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping

from apps.desk.simulation.agents import Desk
from apps.desk.simulation.callers import Caller
from apps.desk.simulation.far import Far, Line
from apps.desk.simulation.ledger import Ledger
from apps.voice.protocol import AriError

HOLDS = 0.25  # of the calls


class Phone:
    def __init__(
        self, far: Far, endpoint: str, desk: Desk, ledger: Ledger, callers: Mapping[str, Caller]
    ) -> None:
        self.far, self.endpoint, self.desk = far, endpoint, desk
        self.ledger, self.callers = ledger, callers
        self.dice = random.Random(desk.plan.seed + 500)

    async def work(self) -> None:
        while True:
            line = await self.far.rings[self.endpoint].get()
            if line.is_over.is_set():
                continue
            offer = await self.desk.ringing()
            try:
                await self._decide(line, offer)
            except AriError:
                continue  # it stopped ringing in the same moment

    async def _decide(self, line: Line, offer: int | None) -> None:
        roll, plan = self.dice.random(), self.desk.plan
        await asyncio.sleep(self.dice.uniform(0.2, 1.2))
        if line.is_over.is_set():
            return
        if roll < plan.misses and self.desk.takes:
            await line.is_over.wait()
            return
        if roll < plan.misses + plan.declines and self.desk.takes:
            await self.far.hang_up(line, reason="busy")
            if offer is not None:
                self.ledger.declined.add(offer)
            return
        await self.far.answer(line)
        await self._talk(line, offer)

    async def _talk(self, line: Line, offer: int | None) -> None:
        caller, taken_at = self.callers.get(line.other), time.monotonic()
        if caller is None:
            self.ledger.trouble(f"{self.endpoint} was rung for {line.other}, whom nobody knows")
            await self.far.hang_up(line)
            return
        caller.answered.set()
        if offer is not None:
            self.ledger.accepted.add(offer)
        call = await self.desk.take_up_call(line.other, taken_at)
        if call is not None and self.dice.random() < HOLDS:
            await self.desk.order(call, "hold")
            await asyncio.sleep(self.dice.uniform(1, 2))
            await self.desk.order(call, "resume")
        seconds = None if caller.plan.ends_it else caller.plan.talks
        try:
            await asyncio.wait_for(line.is_over.wait(), seconds)
        except TimeoutError:
            await self.far.hang_up(line)
