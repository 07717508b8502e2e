"""A visitor at our socket, and an agent who answers: what the portal's tests play with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from channels.routing import URLRouter

from apps.accounts.models import User
from apps.channels.models import ChannelAccount
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, messages
from apps.portal.sockets import visitor_sockets
from tests import make
from tests.sockets import Socket

application = URLRouter(visitor_sockets)
STATES = {"queue", "read", "agent", "ended"}


async def db(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await database_sync_to_async(work, thread_sensitive=False)(*args, **kwargs)


class Visitor:
    """One socket. ``hear`` skips nothing: tests say exactly what comes."""

    def __init__(self, channel: ChannelAccount, *, origin: str = "", address: str = "192.0.2.1"):
        headers = [(b"host", b"desk.example")]
        if origin:
            headers.append((b"origin", origin.encode()))
        self.socket = Socket(application, f"/ws/chat/{channel.key}/", headers=headers)
        self.socket.scope["client"] = (address, 5000)
        self.token = self.conversation = ""

    async def __aenter__(self) -> Visitor:
        assert (await self.socket.connect())[0]
        return self

    async def __aexit__(self, *why: object) -> None:
        await self.socket.disconnect()

    async def send(self, type_: str, **fields: Any) -> None:
        await self.socket.send_json_to({"type": type_, **fields})

    async def hear(self, type_: str | None = None) -> dict[str, Any]:
        frame = await self.socket.receive_json_from(timeout=3)
        if frame["type"] == "welcome":
            self.token, self.conversation = frame["visitor"], frame["conversation"] or ""
        assert type_ is None or frame["type"] == type_, frame
        return frame

    async def hear_until(self, type_: str) -> list[dict[str, Any]]:
        frames = [await self.hear()]
        while frames[-1]["type"] != type_:
            frames.append(await self.hear())
        return frames

    async def hears_nothing(self) -> bool:
        return await self.socket.receive_nothing(timeout=0.15)

    async def closed_with(self) -> int:
        while True:
            output = await self.socket.receive_output(timeout=3)
            if output["type"] == "websocket.close":
                return output["code"]

    async def hello(self, **fields: Any) -> dict[str, Any]:
        await self.send("hello", **fields)
        return await self.hear("welcome")

    async def open(self, body: str = "The glass is cracked", **profile: str) -> Interaction:
        """Say hello and open a conversation; afterwards all of its frames are heard."""
        await self.hello(profile=profile)
        await self.send("message", client_id="first", body=body)
        await self.hear_until("ack")
        return await db(Interaction.objects.latest, "pk")


async def answered(interaction: Interaction, name: str = "Noor Haddad") -> User:
    """An agent takes it."""

    def take() -> User:
        agent = make.agent(team=make.team(brands=[interaction.case.brand]), display_name=name)
        conversations.assign(interaction_id=interaction.pk, agent=agent)
        return agent

    return await db(take)


async def reply(interaction: Interaction, agent: User, body: str, client_id: str) -> None:
    await db(
        messages.add,
        interaction=interaction,
        direction="out",
        body=body,
        client_id=client_id,
        author=agent,
    )
