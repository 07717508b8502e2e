"""The stream over a websocket, ``/ws/events/``: see docs/webhooks.md.

In, first of all: ``{"token": "swr_…", "after": 41, "types": ["case.*"]}``; a client that can
set headers sends ``Authorization: Bearer`` instead of ``token``.
Out: one event a frame, ``{"gap": true, "oldest": n}``, ``{"alive": true}`` every 15 seconds.
Closed with 4401: no such token, or no longer. 4400: the first frame is none.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

from apps.accounts.services import tokens
from apps.core.consuming import Socket
from apps.core.threads import in_thread
from apps.integrations.following import Follower

BAD, WHO = 4400, 4401
MAX_FRAME = 4096
FIRST_WITHIN = 15.0  # seconds
MOST_KINDS = 100


class EventsConsumer(Socket):
    async def connect(self) -> None:
        self.task: asyncio.Task[None] | None = None
        await self.accept()  # a refusal before this has no code a client could read
        self.patience = asyncio.ensure_future(self._give_up())

    async def disconnect(self, code: int) -> None:
        for task in (self.task, self.patience):
            if task:
                task.cancel()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        asked = _first(text_data) if self.task is None else None
        if asked is None:
            await self.close(code=BAD)
            return
        token = await in_thread(partial(tokens.find, asked["token"] or self._header()))
        if token is None:
            await self.close(code=WHO)
            return
        self.patience.cancel()
        follower = Follower(
            user_id=token.user_id,
            token_id=token.pk,
            after=asked["after"],
            kinds=asked["types"],
            line="events",
        )
        self.task = asyncio.ensure_future(self._follow(follower))

    async def _follow(self, follower: Follower) -> None:
        async for frame in follower.frames():
            await self.send(text_data=json.dumps(frame or {"alive": True}, default=str))
        await self.close(code=WHO)

    async def _give_up(self) -> None:
        await asyncio.sleep(FIRST_WITHIN)
        await self.close(code=BAD)

    def _header(self) -> str:
        headers = dict(self.scope.get("headers") or [])
        scheme, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        return secret.strip() if scheme.lower() == "bearer" else ""


def _first(text: str | None) -> dict[str, Any] | None:
    """What the first frame asks; None when it is none."""
    if text is None or len(text) > MAX_FRAME:
        return None
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict):
        return None
    token, after, types = given.get("token", ""), given.get("after"), given.get("types", [])
    is_number = after is None or (type(after) is int and 0 <= after < 2**63)
    are_names = isinstance(types, list) and all(isinstance(name, str) for name in types)
    if not (isinstance(token, str) and is_number and are_names and len(types) <= MOST_KINDS):
        return None
    return {"token": token, "after": after, "types": types}
