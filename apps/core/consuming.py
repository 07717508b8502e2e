"""The websocket consumer every socket of ours is made of: what Channels' own is, for less.

Channels asks a thread about old database connections before each message, always the same one
thread, and makes and ends a task for each message. Half of what a chat's line cost the loop
went there. Database work goes through ``in_thread``, which looks after its connections itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer

Source = Callable[[], Awaitable[dict[str, Any]]]

# In ASCII: half a character in what somebody sent us must not end the socket it is told to.
_text = json.JSONEncoder(separators=(",", ":")).encode


class Socket(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def __call__(self, scope: Any, receive: Source, send: Any) -> None:
        self.scope, self.base_send = scope, send
        self.channel_layer = get_channel_layer(self.channel_layer_alias)
        self.channel_name = await self.channel_layer.new_channel()
        self._turn = asyncio.Lock()
        told = partial(self.channel_layer.receive, self.channel_name)
        ears = [asyncio.create_task(self._listen(source)) for source in (receive, told)]
        try:
            await asyncio.wait(ears, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for ear in ears:
                ear.cancel()
            ends = await asyncio.gather(*ears, return_exceptions=True)
            await self.channel_layer.leave(self.channel_name)
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, StopConsumer):
                raise end

    async def dispatch(self, message: dict[str, Any]) -> None:
        """One message, from the client or from the layer, to the method of its name."""
        await getattr(self, get_handler_name(message))(message)

    async def say_json(self, frame: dict[str, Any]) -> None:
        await self.base_send({"type": "websocket.send", "text": _text(frame)})

    async def _listen(self, source: Source) -> None:
        """Two ears, one head: what comes meanwhile waits its turn."""
        while True:
            message = await source()
            async with self._turn:
                await self.dispatch(message)
