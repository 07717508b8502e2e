"""What a telephone engine reports, in our words: the controller knows no other events."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Arrived:
    """A call from outside, or one that an agent's phone dialled (``by_endpoint``)."""

    channel: str
    caller: str
    called: str
    by_endpoint: str = ""


@dataclass(frozen=True, slots=True)
class LegRings:
    channel: str


@dataclass(frozen=True, slots=True)
class LegUp:
    """Answered, and only now usable."""

    channel: str


@dataclass(frozen=True, slots=True)
class LegEnded:
    """May come twice for one leg. ``cause`` is Q.850's, 0 when the engine did not say."""

    channel: str
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Digit:
    channel: str
    digit: str


@dataclass(frozen=True, slots=True)
class PlaybackEnded:
    playback: str
    channel: str


@dataclass(frozen=True, slots=True)
class RecordingEnded:
    name: str
    seconds: float
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class PhoneHeld:
    """A phone's own hold key; nobody has played anything yet."""

    channel: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """A phone's own transfer key (SIP REFER); we route it, and tell the phone how it goes.

    ``replaces``: the phone's other line, whose party is to have the customer.
    """

    channel: str
    target: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    endpoint: str
    is_online: bool


Fact = (
    Arrived
    | LegRings
    | LegUp
    | LegEnded
    | Digit
    | PlaybackEnded
    | RecordingEnded
    | PhoneHeld
    | TransferAsked
    | EndpointChanged
)


@dataclass(frozen=True, slots=True)
class Line:
    """One channel as the engine has it now."""

    channel: str
    is_up: bool
    age_seconds: float
    caller: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that is there after a (re)connect."""

    lines: dict[str, Line] = field(default_factory=dict)
    bridges: dict[str, frozenset[str]] = field(default_factory=dict)
    online: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()  # every endpoint, registered or not
    version: str = ""
