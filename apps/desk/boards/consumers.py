"""The line to a big screen: one wall a second, for people of ours or for a kiosk's link.

In: ``{"board": 3}`` with a session, or ``{"token": "…"}`` without, within 15 s. Nothing else
is read: a screen has nothing to say. Out: ``{"wall": html, "at", "stale"}`` when something
changed, else ``{"tick": at, "stale"}``. Closed with 4403: no right, or no more.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from functools import partial
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import policies
from apps.analytics.models import Board
from apps.analytics.services import boards
from apps.core.consuming import Socket
from apps.core.threads import in_thread
from apps.desk.boards import wall

HELLO_SECONDS = 15
TICK_SECONDS = 1.0
RECHECK_SECONDS = 4  # a link that was revoked while no word of it came through
MAX_FRAME = 400
REFUSED = 4403
NO_HELLO = 4408


class BoardConsumer(Socket):
    async def connect(self) -> None:
        self.hello: dict[str, Any] = {}
        self.group = ""
        await self.accept()
        self.work = asyncio.create_task(self._say_hello_in_time())

    async def disconnect(self, code: int) -> None:
        self.work.cancel()
        with suppress(asyncio.CancelledError):
            await self.work
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Only the first frame means anything."""
        if self.hello or text_data is None or len(text_data) > MAX_FRAME:
            return
        try:
            said = json.loads(text_data)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            await self.close(code=REFUSED)
            return
        self.hello = said
        self.work.cancel()
        board_id = await self._admitted()
        if board_id is None:
            await self.close(code=REFUSED)
            return
        self.work = asyncio.create_task(self._tick(board_id))

    async def revoke(self, message: dict[str, Any]) -> None:
        await self.close(code=message["code"])

    async def _say_hello_in_time(self) -> None:
        await asyncio.sleep(HELLO_SECONDS)
        await self.close(code=NO_HELLO)

    async def _tick(self, board_id: int) -> None:
        """Until the socket closes. What has not changed is not sent again."""
        last, checked = "", time.monotonic()
        while True:
            began = time.monotonic()
            if began - checked > RECHECK_SECONDS:
                checked = began
                if await self._admitted() != board_id:
                    await self.close(code=REFUSED)
                    return
            found = await in_thread(partial(wall.tick, board_id))
            if found is None:
                await self.close(code=REFUSED)
                return
            frame: dict[str, Any] = {"at": found["at"], "stale": found["stale"]}
            changed = found["html"] != last
            last = found["html"]
            await self.say_json({"wall": last, **frame} if changed else {"tick": True, **frame})
            await asyncio.sleep(max(TICK_SECONDS - (time.monotonic() - began), 0.1))

    async def _admitted(self) -> int | None:
        """The board this screen may show now."""
        token = self.hello.get("token")
        if isinstance(token, str):
            found = await in_thread(partial(_of_link, token))
            if found and not self.group:
                self.group = f"kiosk.{found[0]}"
                await self.channel_layer.group_add(self.group, self.channel_name)
            return found[1] if found else None
        user, board_id = self.scope.get("user"), self.hello.get("board")
        if user is None or not user.is_authenticated or not isinstance(board_id, int):
            return None
        return await in_thread(partial(_of_person, user.pk, board_id))


def _of_link(token: str) -> tuple[int, int] | None:
    link = boards.find_link(token)
    if link is None:
        return None
    boards.seen(link, now=timezone.now())
    return link.pk, link.board_id


def _of_person(user_id: int, board_id: int) -> int | None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or policies.lacks_second_factor(user):
        return None
    found: int | None = (
        Board.objects.visible_to(user).current().filter(pk=board_id).values_list("pk", flat=True)
    ).first()
    return found
