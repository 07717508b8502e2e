"""Drives the far world: people who call, phones that ring, what each of them hears."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apps.voice.ari import Ari, AriError, Event, NotThere
from tests.voice.rig import tones
from tests.voice.rig.instance import PASSWORD, USER, Asterisk

TAGS = ("remote_tag", "local_tag")
PATIENCE = 12.0  # seconds for anything to happen
SECOND = 1.2  # of listening: the beginning may lack a packet


@dataclass
class World:
    """``lines`` are the far channels by id; ``rings`` those that the centre dialled, by whom."""

    far: Asterisk
    ari: Ari = field(init=False)
    heard: list[Event] = field(default_factory=list)
    rings: dict[str, str] = field(default_factory=dict)  # "agent1001" or a number: channel
    up: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _rooms: set[str] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        async def nothing() -> None:
            self._news.set()

        self.ari = Ari(
            self.far.url, USER, PASSWORD, app=self.far.app,
            on_event=self._hear, on_connect=nothing,
        )  # fmt: skip

    async def call(self, number: str, *, caller: str = "+4930555001", phone: str = "trunk") -> str:
        """Somebody dials the centre, or an agent on their ``phone``; their line."""
        self._count += 1
        line = f"caller-{id(self)}-{self._count}"
        await self.ari.ask(
            "POST", "channels", channelId=line, endpoint=f"PJSIP/{number}@{phone}",
            app=self.far.app, appArgs="caller", callerId=caller, timeout=30,
        )  # fmt: skip
        return line

    async def ringing(self, who: str) -> str:
        """The line on which ``who`` (an agent's phone, a number) is rung now."""
        await self.until(lambda: who in self.rings)
        return self.rings.pop(who)

    async def answer(self, line: str) -> None:
        await self.ari.ask("POST", f"channels/{line}/answer")

    async def hang_up(self, line: str, *, reason: str = "normal") -> None:
        with contextlib.suppress(AriError):
            await self.ari.ask("DELETE", f"channels/{line}", reason=reason)

    async def refer(self, line: str, to: str, *, centre: int, with_line: str = "") -> None:
        """The transfer key of a desk phone: blind, or to whom ``with_line`` talks."""
        address = f"sip:{to}@127.0.0.1:{centre}"
        if with_line:
            about = [await self._dialog(with_line, part) for part in ("call-id", *TAGS)]
            address += "?Replaces=" + "%3B".join(
                (about[0], f"to-tag%3D{about[1]}", f"from-tag%3D{about[2]}")
            )
        await self.ari.ask("POST", f"channels/{line}/redirect", endpoint=f"PJSIP/{address}")

    async def _dialog(self, line: str, part: str) -> str:
        told = await self.ari.ask(
            "GET", f"channels/{line}/variable", variable=f"CHANNEL(pjsip,{part})"
        )
        return str(told["value"])

    async def answered(self, line: str) -> None:
        """The centre picked up."""
        await self.until(lambda: line in self.up)

    async def sing(self, line: str, frequency: int) -> None:
        """A tone into the line, from now on."""
        name = f"tone{frequency}"
        tones.write(self.far.folder / f"data/sounds/{name}.wav", frequency, seconds=60)
        room = await self._room(line)
        await self.ari.ask("POST", f"bridges/{room}/play", media=f"sound:{name}")

    async def press(self, line: str, digits: str) -> None:
        await self.ari.ask("POST", f"channels/{line}/dtmf", dtmf=digits, between=120, duration=150)

    async def listen(self, line: str, name: str) -> None:
        """Record what is heard on the line, the own tone too."""
        room = await self._room(line)
        await self.ari.ask("POST", f"bridges/{room}/record", name=name, format="wav",
                           maxDurationSeconds=60, ifExists="overwrite")  # fmt: skip

    async def stop_listening(self, name: str) -> None:
        with contextlib.suppress(NotThere):  # it ends with the line
            await self.ari.ask("POST", f"recordings/live/{name}/stop")
        await self.until(lambda: any(_is_end_of(event, name) for event in self.heard))

    async def until_heard(self, line: str, wanted: set[int], *, among: tuple[int, ...]) -> None:
        """Listen, a second at a time, until ``wanted`` and nothing else is heard on the line."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._count += 1
                name = f"heard-{self._count}-{line}"
                await self.listen(line, name)
                await asyncio.sleep(SECOND)
                await self.stop_listening(name)
                sound = recording(self.far, name)
                if tones.heard(sound, among, start=0.2, end=SECOND) == wanted:
                    return

    async def is_over(self, line: str) -> None:
        await self.until(lambda: line in self.over)

    async def _room(self, line: str) -> str:
        """A bridge of the line's own: a channel cannot play and record at once."""
        room = f"room-{line}"
        if room not in self._rooms:
            self._rooms.add(room)
            await self.ari.ask("POST", f"bridges/{room}", type="mixing")
            await self.ari.ask("POST", f"bridges/{room}/addChannel", channel=line)
        return room

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.2)

    def _hear(self, event: Event) -> None:
        self.heard.append(event)
        channel: dict[str, Any] = event.get("channel") or {}
        if event["type"] == "StasisStart" and (event.get("args") or [""])[0] == "to":
            self.rings[event["args"][1]] = channel["id"]
        if event["type"] == "StasisStart":
            self.up.add(channel["id"])
        if event["type"] in ("StasisEnd", "ChannelDestroyed"):
            self.over.add(channel["id"])
            self.rings = {who: line for who, line in self.rings.items() if line != channel["id"]}
        self._news.set()


def _is_end_of(event: Event, name: str) -> bool:
    return event["type"] == "RecordingFinished" and event["recording"]["name"] == name


@contextlib.asynccontextmanager
async def at(far: Asterisk) -> AsyncIterator[World]:
    world = World(far)
    task = asyncio.create_task(world.ari.run())
    try:
        await world.until(lambda: world.ari.is_connected)
        yield world
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def recording(instance: Asterisk, name: str) -> Path:
    return instance.folder / "spool/recording" / f"{name}.wav"
