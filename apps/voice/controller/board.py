"""What the controller's parts share: the engine, the rows, and whose turn it is."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from apps.core.threads import in_thread
from apps.voice.ari.turns import Turns
from apps.voice.choices import LegRole, LegState
from apps.voice.engine.lines import Lines
from apps.voice.models import Call, Leg, VoiceServer
from apps.voice.services import standing

T = TypeVar("T")


@dataclass(slots=True)
class Asked:
    """A question to a caller, and the keys so far; never in a row, never in a log."""

    kind: str
    turn: int
    seconds: float
    most: int = 1
    ends: str = ""  # the key that ends a row of keys
    yes: str = ""
    keys: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """What is to happen later in a call."""

    handle: asyncio.TimerHandle
    work: Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Board:
    """One telephone server's calls. ``known`` says which call a channel belongs to.

    What is being said and asked, and what is to happen later, by the call's key: a process that
    starts anew begins these again (controller/comparing.py). ``online``: what each endpoint was
    when its row was last written.
    """

    server: VoiceServer
    engine: Lines
    turns: Turns = field(default_factory=Turns)
    known: dict[str, uuid.UUID] = field(default_factory=dict)
    online: dict[str, bool] = field(default_factory=dict)
    saying: dict[uuid.UUID, str] = field(default_factory=dict)
    asked: dict[uuid.UUID, Asked] = field(default_factory=dict)
    clocks: dict[uuid.UUID, Clock] = field(default_factory=dict)

    async def rows(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """A short piece of database work, in a thread: no call waits for another's."""
        return await in_thread(partial(function, *args, **kwargs))

    def soon(self, key: uuid.UUID, work: Callable[[], Awaitable[None]]) -> None:
        """When the call's earlier work is done."""
        self.turns.take(str(key), work)

    async def call(self, key: uuid.UUID) -> Parties | None:
        """The call as the database has it now, with its live legs; None when it is over."""
        return await self.rows(_parties, key)


@dataclass(slots=True)
class Parties:
    """A live call and who is on it."""

    call: Call
    legs: list[Leg]

    @property
    def customer(self) -> Leg | None:
        return next((leg for leg in self.legs if leg.role == LegRole.CUSTOMER), None)

    @property
    def agents(self) -> list[Leg]:
        """Those who talk with the customer, not those who are being rung."""
        talking = {LegState.UP, LegState.HELD}
        return [leg for leg in self.legs if leg.role == LegRole.AGENT and leg.state in talking]

    @property
    def is_connected(self) -> bool:
        return self.call.talking_at is not None

    def leg(self, channel: str) -> Leg | None:
        return next((leg for leg in self.legs if leg.channel == channel), None)


def _parties(key: uuid.UUID) -> Parties | None:
    found = standing.live(key)
    return Parties(*found) if found else None
