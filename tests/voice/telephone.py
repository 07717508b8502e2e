"""A centre whose telephone is the fake engine: a caller presses keys, the engine's notes tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async

from apps.voice.controller.board import Board
from apps.voice.controller.switchboard import Switchboard
from apps.voice.engine import facts
from apps.voice.engine.fake import FakeLines
from apps.voice.models import Call, CallFlow, PhoneNumber, VoiceServer
from apps.voice.services import flows
from tests import make

NUMBER = "+493012340"
CALLER = "+4930555001"


@dataclass
class Telephone:
    """``heard`` is what was said to the caller, in order."""

    number: PhoneNumber
    engine: FakeLines = field(default_factory=FakeLines)
    switchboard: Switchboard = field(init=False)
    line: str = "caller-1"

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """The process is another one; the rows and the telephone server are the same."""
        self.switchboard = Switchboard(Board(self.number.server, self.engine))

    @property
    def board(self) -> Board:
        return self.switchboard.board

    async def calls_in(self, caller: str = CALLER) -> Call:
        await self.hears(facts.Arrived(self.line, caller, NUMBER))
        return await self.call()

    async def call(self) -> Call:
        rows = Call.objects.select_related("interaction__case", "number", "identity")
        return await rows.alatest("pk")

    async def press(self, keys: str) -> None:
        for key in keys:
            await self.hears(facts.Digit(self.line, key))

    async def listen(self) -> str:
        """To the end of what is being said; its media."""
        verb, channel, *said = next(
            word for word in reversed(self.engine.done) if word[0] == "play"
        )
        assert verb == "play"
        await self.hears(facts.PlaybackEnded(said[-1], channel))
        return ",".join(said[:-1])

    async def wait(self) -> None:
        """Nothing is pressed: the clock runs out."""
        key = (await self.call()).key
        clock = self.board.clocks.pop(key)
        clock.handle.cancel()
        self.board.soon(key, clock.work)
        await self.settle()

    async def hang_up(self, channel: str = "") -> None:
        await self.hears(facts.LegEnded(channel or self.line, 16))

    async def speak(self, seconds: float) -> None:
        """Onto the tape that runs."""
        name = next(word[2] for word in reversed(self.engine.done) if word[0] == "record_party")
        await self.hears(facts.RecordingEnded(name, seconds))

    async def hears(self, fact: facts.Fact) -> None:
        self.switchboard.hear(fact)
        await self.settle()

    async def settle(self) -> None:
        await self.board.turns.settle()

    def verbs(self) -> list[str]:
        return [word[0] for word in self.engine.done]

    def played(self) -> list[str]:
        return [word[2] for word in self.engine.done if word[0] == "play"]


def install(graph: dict[str, Any] | None = None, **policy: Any) -> Telephone:
    """One number; with ``graph``, its calls go through a flow of that."""
    brand = make.brand()
    team = make.team(brands=[brand])
    channel = make.channel(brand=brand, kind="voice", address=NUMBER)
    make.entry_point(make.queue(brand=brand, teams=[team]), channel=channel)
    server = VoiceServer.objects.create(name="test", ari_url="http://127.0.0.1:1")
    wanted = {"consent": "none"} | policy
    number = PhoneNumber.objects.create(channel=channel, number=NUMBER, server=server, **wanted)
    if graph is not None:
        number.flow = flow(number, graph)
        number.save()
    return Telephone(number)


def flow(number: PhoneNumber, graph: dict[str, Any], name: str = "Main") -> CallFlow:
    """Published."""
    by = make.user(role="admin")
    made = flows.create(brand=number.channel.brand, name=name, by=by, graph=graph)
    flows.publish(flow=made, by=by)
    return made


installed = sync_to_async(install)
