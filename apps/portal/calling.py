"""The part of the visitor's socket that knows calls: see docs/widget-protocol.md, Calls."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from apps.core.threads import in_thread
from apps.portal.domain import frames
from apps.portal.services import calls
from apps.portal.services.sessions import Session

LIFE_EVERY_SECONDS = 10.0
PLACE_EVERY_SECONDS = 5.0


class Tab(Protocol):
    """The socket of the visitor's tab."""

    session: Session
    channel_name: str
    channel_layer: Any

    async def catch_up(self, *, welcome: bool) -> None: ...
    async def say_json(self, frame: dict[str, Any]) -> None: ...


class Calling:
    """Joins a call's group before it reads the call, as with a conversation."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.group = ""
        self.told: dict[str, Any] | None = None
        self.life: asyncio.Task[None] | None = None

    async def wanted(self, wish: frames.Call) -> None:
        frame = await in_thread(lambda: calls.begin(self.tab.session, wish))
        await self.tab.catch_up(welcome=True)  # who they are may have been found out only now
        await self._on_the_line(frame)

    async def resumed(self, line: str) -> None:
        frame = await in_thread(lambda: calls.resume(self.tab.session, line))
        await self._on_the_line(frame or {"type": "call", "state": "ended", "by": "system"})

    async def signalled(self, signal: frames.Signal) -> None:
        await in_thread(lambda: calls.tell(self.tab.session, signal))

    async def hung_up(self) -> None:
        await in_thread(lambda: calls.end(self.tab.session))

    async def changed(self) -> None:
        """Told once, however often it is pushed."""
        frame = await in_thread(lambda: calls.state(self.tab.session))
        if frame is None or frame == self.told:
            return
        self.told = frame
        await self.tab.say_json(frame)
        if frame["state"] == "ended":
            self.tab.session.line = ""
            await self.leave()

    async def leave(self) -> None:
        self.told = None
        if self.life:
            self.life.cancel()
        if self.group:
            await self.tab.channel_layer.group_discard(self.group, self.tab.channel_name)
        self.group = ""

    async def _on_the_line(self, frame: dict[str, Any]) -> None:
        await self.leave()
        self.group = await in_thread(lambda: calls.group_of(self.tab.session))
        if self.group:
            await self.tab.channel_layer.group_add(self.group, self.tab.channel_name)
            self.life = asyncio.get_running_loop().create_task(self._live())
        self.told = {name: frame[name] for name in frame.keys() - {"line", "ice"}}
        await self.tab.say_json(frame)
        await self.changed()  # what came between the reading and the joining

    async def _live(self) -> None:
        """Signs of life while the call lasts; the place in line while it waits."""
        since = LIFE_EVERY_SECONDS
        while True:
            if since >= LIFE_EVERY_SECONDS:
                since = 0.0
                await in_thread(lambda: calls.seen(self.tab.session))
            await asyncio.sleep(PLACE_EVERY_SECONDS)
            since += PLACE_EVERY_SECONDS
            if self.told and self.told["state"] == "waiting":
                await self.changed()
