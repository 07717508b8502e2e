"""A centre with a telephone server for the tests: its rows, its process, its router."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from asgiref.sync import sync_to_async
from django.utils import timezone

from apps.accounts.models import User
from apps.core import sealing
from apps.routing.models import Presence, Queue
from apps.routing.services.router import Router
from apps.voice.controller import process
from apps.voice.models import Call, Phone, PhoneNumber, Recording, VoiceServer
from apps.voice.services import keeping, orders, recordings
from tests import make
from tests.voice.rig.instance import PASSWORD, USER, Asterisk
from tests.voice.rig.world import World

NUMBER = "+493012340"
PATIENCE = 20.0


@dataclass
class Centre:
    asterisk: Asterisk
    server: VoiceServer
    number: PhoneNumber
    queue: Queue
    agent: User
    other: User
    world: World | None = None
    stopping: asyncio.Event | None = None
    driving: asyncio.Task[None] | None = None

    def with_world(self, world: World) -> Centre:
        self.world = world
        return self

    async def stop_driving(self) -> None:
        """The process is gone; nobody said goodbye to the telephone server."""
        assert self.stopping is not None
        assert self.driving is not None
        self.stopping.set()
        await asyncio.wait_for(self.driving, 10)

    async def make_other_available(self) -> None:
        await Presence.objects.filter(user=self.other).aupdate(
            presence="available", seen_at=timezone.now()
        )

    @property
    def outside(self) -> World:
        assert self.world is not None
        return self.world

    async def offer(self) -> None:
        """One round of the router, once a call waits."""
        await self.until(lambda: _offered_or_made())

    async def order(self, verb: str, *, by: User | None = None, **particulars: Any) -> None:
        call = await self.call()
        await sync_to_async(orders.give)(
            server=self.server, call=call, verb=verb, by=by or self.agent, **particulars
        )

    async def call(self) -> Call:
        return await Call.objects.select_related("interaction").alatest("pk")

    async def state(self, *wanted: str) -> Call:
        """The newest call, once its state is one of ``wanted``."""
        await self.until(lambda: Call.objects.filter(state__in=wanted).exists())
        return await self.call()

    async def kept(self, call: Call) -> Recording:
        """The call's recording, fetched from the telephone server and gone from there."""
        await self.until(lambda: Recording.objects.get(call=call).state != "running")
        await sync_to_async(keeping.fetch_due)()
        found = await Recording.objects.select_related("key").aget(call=call)
        assert found.state == "stored", found.problem
        for name in await sync_to_async(recordings.names)(found):
            assert not (self.asterisk.folder / f"spool/recording/{name}.wav").exists()
        return found

    async def sound_of(self, recording: Recording) -> Path:
        """What was kept, as a file again."""
        assert await sync_to_async(keeping.is_whole)(recording)
        content = await sync_to_async(lambda: b"".join(keeping.stretch(recording)))()
        path = self.asterisk.folder / f"kept-{recording.pk}.wav"
        path.write_bytes(content)
        return path

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await sync_to_async(condition)():
                await asyncio.sleep(0.05)

    async def until_taped(self) -> None:
        """Both sides of the newest call have their ear at their tape."""
        key, asked = (await self.call()).key, f"{self.asterisk.url}/ari/bridges"

        def both() -> bool:
            rooms = httpx.get(asked, auth=(USER, PASSWORD)).json()
            tapes = [room for room in rooms if room["id"].startswith("tape-")]
            heard = [room for room in tapes if str(key) in room["id"] and room["channels"]]
            return len(heard) == 2

        await self.until(both)

    async def until_phone_is_ready(self) -> None:
        await self.until(lambda: Presence.objects.filter(has_phone=True).count() == 2)

    async def hang_up_everything(self) -> None:
        if self.world is not None:
            for event in self.world.heard:
                channel = event.get("channel")
                if channel and channel["id"] not in self.world.over:
                    await self.world.hang_up(channel["id"])
        await self.until(lambda: not Call.objects.live().exists())


def build(asterisk: Asterisk) -> Centre:
    brand = make.brand()
    team = make.team(brands=[brand])
    queue = make.queue(brand=brand, teams=[team])
    channel = make.channel(brand=brand, kind="voice", address=NUMBER)
    make.entry_point(queue, channel=channel)
    server = VoiceServer.objects.create(
        name="test",
        ari_url=asterisk.url,
        ari_user=USER,
        ari_password=sealing.seal(PASSWORD.encode()),
    )
    number = PhoneNumber.objects.create(
        channel=channel, number=NUMBER, server=server, consent="none"
    )
    people = [make.agent(team=team), make.agent(team=team)]
    for n, person in enumerate(people):
        Phone.objects.create(
            user=person, server=server, endpoint=f"agent{1001 + n}", is_desk_phone=True
        )
    make.presence(people[0])
    return Centre(asterisk, server, number, queue, people[0], people[1])


@contextlib.asynccontextmanager
async def driven(centre: Centre) -> AsyncIterator[None]:
    """Its ``manage.py voice``, in this process."""
    stopping = centre.stopping = asyncio.Event()
    task = centre.driving = asyncio.create_task(process.run(centre.server, stopping=stopping))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(task, 10)


def _offered_or_made() -> bool:
    return bool(Router().decide())
