"""The least that can carry a chat or a request: store the line. No rights, no product."""

from __future__ import annotations

import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

import django

django.setup()

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.db import connection  # noqa: E402


def _store(room: str, body: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_line (room, body) VALUES (%s, %s)", [room, body])


def _table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_line (id bigserial PRIMARY KEY, room text, body text)"
        )


class Room(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def connect(self) -> None:
        self.room = "bench" + self.scope["path"].replace("/", ".")
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str = "", bytes_data: bytes = b"") -> None:
        line = json.loads(text_data)
        await database_sync_to_async(_store, thread_sensitive=False)(self.room, line["body"])
        await self.channel_layer.group_send(self.room, {"type": "line", "line": line})

    async def line(self, message: dict[str, Any]) -> None:
        await self.send(json.dumps(message["line"]))


async def keep(scope: Any, receive: Any, send: Any) -> None:
    """The least that can carry an API: read the JSON, store it, answer."""
    body, more = b"", True
    while more:
        event = await receive()
        body, more = body + event.get("body", b""), event.get("more_body", False)
    await database_sync_to_async(_store, thread_sensitive=False)("api", json.loads(body)["body"])
    kind = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 201, "headers": kind})
    await send({"type": "http.response.body", "body": b"{}"})


_table()
application = ProtocolTypeRouter({"http": keep, "websocket": Room.as_asgi()})
