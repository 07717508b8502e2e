"""What carries a call, as services see it: they know no other difference between calls.

Three do. Asterisk and the fake that replays its journals are driven by the voice process: what is
asked of them is a row that it takes (``telephone.py``, ``lines.py``). Two browsers are told by the
rows that they read (``browsers.py``). Either way it is done a moment later, and the call's rows
say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.domain.sound import Sound
    from apps.voice.models import Call, Order, Recording


class VoiceEngine(Protocol):
    def cannot(self, verb: str) -> str:
        """Why it has no such key, in words for who asks; empty: it has it."""

    def act(self, call: Call, *, verb: str, by: User, **particulars: Any) -> Order | None:
        """A key of somebody in the call, or of who supervises it. Raises CannotDo, NotInCall."""

    # What routing decided
    def ring(self, call: Call, *, offer: int) -> None: ...
    def stop_ringing(self, call: Call, *, offer: int) -> None: ...
    def overflow(self, call: Call, *, action: str, number: str) -> None:
        """Too long in the line: what the ladder of the queue says."""

    def to_line(self, call: Call) -> None:
        """Its interaction waits: the agent's line goes down, the customer's does not."""

    def to_owner(self, call: Call) -> None:
        """Its interaction has another owner: they get it."""

    def closed(self, call: Call) -> None:
        """Its interaction is over, and not because the call ended."""

    # What was recorded
    def sound_of(self, recording: Recording) -> tuple[bytes, Sound]:
        """Whole. Raises httpx.HTTPError, sound.NotSound, OSError, vault.Unreadable."""

    def forget(self, recording: Recording) -> None:
        """It is kept now."""
