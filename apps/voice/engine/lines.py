"""The lines of a telephone server, as the controller moves them: Asterisk's, and a fake's.

Ids are ours (see ``Call.bridge`` and ``Leg.channel``): a restarted process finds everything.
Whatever is gone already is no error: ending what has ended is done.
"""

from __future__ import annotations

from typing import Protocol

from apps.voice.engine.facts import Inventory


class CannotRing(Exception):
    """Nobody is registered there, or the number cannot be dialled."""


class CannotRecord(Exception):
    """The engine has no place for the sound: the folder is missing, or the disk is full."""


class EngineAway(Exception):
    """The engine did not answer; whether it was done is not known."""


class Lines(Protocol):
    async def inventory(self) -> Inventory: ...

    # People's browsers
    async def open_phone(self, *, endpoint: str, password: str, media_address: str = "") -> None:
        """Let a browser register as ``endpoint``; again is harmless."""

    async def close_phone(self, endpoint: str) -> None: ...

    # Legs
    async def answer(self, channel: str) -> None: ...
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
        """Dial a new leg. Raises CannotRing."""

    async def hang_up(self, channel: str, *, elsewhere: bool = False) -> None:
        """``elsewhere``: the phone does not count it as missed."""

    async def send_digits(self, channel: str, digits: str) -> None: ...
    async def mute(self, channel: str, *, muted: bool) -> None: ...
    async def report_transfer(self, channel: str, *, done: bool) -> None: ...

    # What one party hears alone
    async def play(self, channel: str, *, media: list[str], playback: str) -> None: ...
    async def stop_playback(self, playback: str) -> None: ...
    async def start_music(self, channel: str, *, kind: str = "") -> None:
        """``kind``: one of the engine's kinds of music, else its usual one."""

    async def start_ringing(self, channel: str) -> None:
        """The tone of a phone that rings at the other end."""

    async def stop_ringing(self, channel: str) -> None: ...
    async def stop_music(self, channel: str) -> None: ...
    async def record_party(self, channel: str, *, name: str, most_seconds: int) -> None:
        """A voicemail: with a beep, until a pause, ``#`` or ``most_seconds``.

        Raises CannotRecord.
        """

    # The room where they meet
    async def open_room(self, bridge: str, *, name: str) -> None: ...
    async def open_tape(self, bridge: str, *, name: str) -> None:
        """A room for ears: it is recorded in real time, however silent or empty it is."""

    async def close_room(self, bridge: str) -> None: ...
    async def enter(self, bridge: str, channel: str) -> None: ...
    async def leave(self, bridge: str, channel: str) -> None: ...
    async def record_room(self, bridge: str, *, name: str) -> None:
        """Raises CannotRecord."""

    async def mute_recording(self, name: str, *, muted: bool) -> None: ...
    async def stop_recording(self, name: str) -> None: ...

    async def is_recording(self, name: str) -> bool: ...

    # Ears
    async def tap(self, channel: str, *, ear: str) -> None:
        """An ear on what one party says, and on nothing that it hears."""

    async def listen_in(self, channel: str, *, snoop: str, whispers: bool) -> None:
        """A hidden ear on one party, into the supervisor's own room; ``whispers``: also a mouth."""
