"""One socket per browser tab: hints and small pushes out, ``watch`` requests and beats in.

Out: ``{"hint": name}``, ``{"push": name, "content": {…}}``, ``{"beat": true}`` and
``{"refused": group}``.
In: ``{"watch": group}``, ``{"unwatch": group}`` and the frames of ``apps.desk.frames``.
Closed with 4401: sign in again. Closed with 4403: rights changed, connect and ask again.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine
from typing import Any

from apps.accounts.models import User
from apps.accounts.services import policies
from apps.core import sockets
from apps.core.consuming import Socket
from apps.core.threads import in_thread
from apps.desk import frames
from apps.desk.watching import may_watch

SIGN_IN_AGAIN = 4401
TOO_MUCH = 4429
MAX_FRAME_BYTES = 32 * 1024  # what two browsers tell each other before a call is the longest
MAX_GROUPS = 200
MAX_FRAMES_A_SECOND = MAX_GROUPS + 50  # a reconnect watches all its groups at once
ASIDE = {"reply"}  # waits for a case's lock: what comes in and goes out meanwhile does not
RECHECK_SECONDS = 60  # the backstop behind ``revoke``, which acts at once


class LiveConsumer(Socket):
    async def connect(self) -> None:
        self.watched: set[str] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.is_gone = False
        self.checked = time.monotonic()
        self.second, self.frames = 0, 0
        user = self.scope["user"]
        await self.accept()  # a refusal before this has no code a browser could read
        if user is None or not user.is_authenticated or not user.is_active:
            await self.close(code=SIGN_IN_AGAIN)
            return
        if await in_thread(lambda: policies.lacks_second_factor(user)):
            await self.close(code=SIGN_IN_AGAIN)  # pages lead to set it up; a socket cannot
            return
        self.user_id: int = user.pk
        await sockets.keep("desk", step=1)
        await self._join(f"user.{user.pk}")
        await self.say_json({"hint": "live-resync"})

    async def disconnect(self, code: int) -> None:
        self.is_gone = True
        if hasattr(self, "user_id"):
            await sockets.keep("desk", step=-1)
        for group in self.watched:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Drops what is no small JSON object; a flood ends the socket."""
        if self._flooded():
            await self.close(code=TOO_MUCH)
            return
        if text_data is None or len(text_data) > MAX_FRAME_BYTES:
            return
        try:
            content = json.loads(text_data)
        except (ValueError, RecursionError):
            return
        if isinstance(content, dict) and hasattr(self, "user_id"):
            await self.receive_json(content)

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        if "watch" in content:
            await self._watch(str(content["watch"]))
        elif "unwatch" in content:
            await self._leave(str(content["unwatch"]))
        if "beat" in content:
            await self._beat()
        for kind in filter(frames.known, content):
            hearing = self._hear(kind, content[kind])
            if kind in ASIDE:
                self._later(hearing)
            else:
                await hearing

    # --- from the channel layer: see apps.core.realtime -----------------------------------

    async def hint(self, message: dict[str, Any]) -> None:
        await self.say_json({"hint": message["name"]})

    async def push(self, message: dict[str, Any]) -> None:
        await self.say_json({"push": message["name"], "content": message["content"]})

    async def revoke(self, message: dict[str, Any]) -> None:
        await self.close(code=message["code"])

    # --------------------------------------------------------------------------------------

    async def _watch(self, group: str) -> None:
        allowed = len(self.watched) < MAX_GROUPS or group in self.watched
        if not (allowed and await in_thread(lambda: may_watch(self.user_id, group))):
            await self.say_json({"refused": group[:100]})
            return
        await self._join(group)
        # Joined first, fetched second: nothing can fall between the two.
        await self.say_json({"hint": "live-resync"})

    async def _hear(self, kind: str, content: Any) -> None:
        for answer in await in_thread(lambda: frames.handle(kind, self.user_id, content)):
            if not self.is_gone:
                await self.say_json(answer)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _beat(self) -> None:
        await sockets.keep()
        if time.monotonic() - self.checked > RECHECK_SECONDS:
            self.checked = time.monotonic()
            if not await in_thread(self._still_signed_in):
                await self.close(code=SIGN_IN_AGAIN)
                return
        await self.say_json({"beat": True})

    def _still_signed_in(self) -> bool:
        session = self.scope.get("session")
        if session is not None and not session.exists(session.session_key or ""):
            return False
        return bool(User.objects.filter(pk=self.user_id, is_active=True).exists())

    def _flooded(self) -> bool:
        second = int(time.monotonic())
        self.frames = self.frames + 1 if second == self.second else 1
        self.second = second
        return self.frames > MAX_FRAMES_A_SECOND

    async def _join(self, group: str) -> None:
        self.watched.add(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def _leave(self, group: str) -> None:
        if group in self.watched and group != f"user.{self.user_id}":
            self.watched.discard(group)
            await self.channel_layer.group_discard(group, self.channel_name)
