"""The part of the visitor's socket that knows calls: see docs/widget-protocol.md, Calls."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from apps.portal.domain import frames
from apps.portal.services import calls
from apps.portal.services.sessions import Session
from apps.portal.threads import in_thread

LIFE_EVERY_SECONDS = 10.0
PLACE_EVERY_SECONDS = 5.0


class Calling(AsyncWebsocketConsumer):
    """Joins a call's group before it reads the call, as with a conversation."""

    session: Session
    call_group = ""
    told: dict[str, Any] | None = None

    async def call_wanted(self, wish: frames.Call) -> None:
        frame = await in_thread(lambda: calls.begin(self.session, wish))
        await self._catch_up(welcome=True)  # who they are may have been found out only now
        await self._on_the_line(frame)

    async def call_resumed(self, line: str) -> None:
        frame = await in_thread(lambda: calls.resume(self.session, line))
        if frame:
            await self._on_the_line(frame)

    async def call_signal(self, signal: frames.Signal) -> None:
        await in_thread(lambda: calls.tell(self.session, signal))

    async def call_ended(self) -> None:
        await in_thread(lambda: calls.end(self.session))

    async def call_changed(self) -> None:
        """Told once, however often it is pushed."""
        frame = await in_thread(lambda: calls.state(self.session))
        if frame is None or frame == self.told:
            return
        self.told = frame
        await self.say_json(frame)
        if frame["state"] == "ended":
            await self._off_the_line()

    async def _on_the_line(self, frame: dict[str, Any]) -> None:
        await self._off_the_line(keeps=self.session.line)
        self.call_group = await in_thread(lambda: calls.group_of(self.session))
        if self.call_group:
            await self.channel_layer.group_add(self.call_group, self.channel_name)
            self.line_task = asyncio.get_running_loop().create_task(self._live())
        await self.say_json(frame)
        await self.call_changed()

    async def _off_the_line(self, *, keeps: str = "") -> None:
        self.session.line = keeps
        self.told = None
        if task := getattr(self, "line_task", None):
            task.cancel()
        if self.call_group:
            await self.channel_layer.group_discard(self.call_group, self.channel_name)
        self.call_group = ""

    async def _live(self) -> None:
        """Signs of life while the call lasts; the place in line while it waits."""
        since = LIFE_EVERY_SECONDS
        while True:
            if since >= LIFE_EVERY_SECONDS:
                since = 0.0
                await in_thread(lambda: calls.seen(self.session))
            await asyncio.sleep(PLACE_EVERY_SECONDS)
            since += PLACE_EVERY_SECONDS
            if self.told and self.told["state"] == "waiting":
                await self.call_changed()

    def _catch_up(self, *, welcome: bool) -> Coroutine[Any, Any, None]:
        raise NotImplementedError

    def say_json(self, frame: dict[str, Any]) -> Coroutine[Any, Any, None]:
        raise NotImplementedError
