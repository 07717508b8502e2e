"""Lines without a telephone: it notes what it is told, and knows who would answer.

For unit tests of the controller; the tests feed it facts in the order that a real Asterisk
was seen to send them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apps.voice.engine.facts import Inventory
from apps.voice.engine.lines import CannotRecord, CannotRing


@dataclass
class FakeLines:
    offline: set[str] = field(default_factory=set)
    recording: set[str] = field(default_factory=set)
    has_no_room: bool = False  # for recordings
    found: Inventory = field(default_factory=Inventory)
    done: list[tuple[str, ...]] = field(default_factory=list)

    async def inventory(self) -> Inventory:
        return self.found

    async def ring(
        self,
        *,
        channel: str,
        endpoint: str,
        seconds: int,
        caller: str = "",
        call: str = "",
        answers_itself: bool = False,
    ) -> None:
        if endpoint in self.offline:
            raise CannotRing(endpoint)
        self._note("ring", channel, endpoint)

    async def hang_up(self, channel: str, *, elsewhere: bool = False) -> None:
        self._note("hang_up", channel)

    async def record_room(self, bridge: str, *, name: str) -> None:
        self._record("record_room", bridge, name)

    async def record_party(self, channel: str, *, name: str, most_seconds: int) -> None:
        self._record("record_party", channel, name)

    def _record(self, *words: str) -> None:
        if self.has_no_room:
            raise CannotRecord("No room")
        self._note(*words)

    async def is_recording(self, name: str) -> bool:
        return name in self.recording

    def __getattr__(self, verb: str) -> Any:
        """The verbs that only need noting: ``answer(channel)`` becomes ("answer", channel)."""
        if verb.startswith("_"):
            raise AttributeError(verb)

        async def note(*subjects: str, **said: Any) -> None:
            told = [_word(value) for value in said.values() if value and value is not True]
            switches = [name for name, value in said.items() if value is True]
            self._note(verb, *subjects, *told, *switches)

        return note

    def _note(self, *words: str) -> None:
        self.done.append(words)


def _word(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)
