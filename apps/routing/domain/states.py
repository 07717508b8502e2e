"""The states of a person at work, and the one table of what may follow what.

Three independent fields instead of one list of everything: whether they are
there (presence), what routing has them do (routing), and whether their
equipment carries it (device).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    OFFLINE = "offline"
    AVAILABLE = "available"
    AWAY = "away"  # always with a reason code
    BUSY = "busy"  # set by the system: a meeting, a training, a review


class Routing(StrEnum):
    IDLE = "idle"
    RESERVED = "reserved"  # an offer is open
    INTERACTING = "interacting"
    WRAP_UP = "wrap_up"  # mandatory wrap-up; the optional kind does not stop routing
    NOT_RESPONDING = "not_responding"


class Device(StrEnum):
    OK = "ok"
    MIC_LOST = "mic_lost"
    SOCKET_LOST = "socket_lost"
    MEDIA_DEGRADED = "media_degraded"


class Actor(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


_AGENT = frozenset({Actor.AGENT})
_PEOPLE = frozenset({Actor.AGENT, Actor.SUPERVISOR})
_SYSTEM = frozenset({Actor.SYSTEM})
_ALL = frozenset(Actor)
_SUPERVISED = frozenset({Actor.SUPERVISOR, Actor.SYSTEM})

Transitions = Mapping[tuple[str, str], frozenset[Actor]]

# (from, to) -> who may do it. What is not listed is refused; standing still is no transition.
PRESENCE: Transitions = {
    (Presence.OFFLINE, Presence.AVAILABLE): _AGENT,
    (Presence.OFFLINE, Presence.AWAY): _AGENT,
    (Presence.AVAILABLE, Presence.AWAY): _ALL,
    (Presence.AVAILABLE, Presence.BUSY): _SUPERVISED,
    (Presence.AVAILABLE, Presence.OFFLINE): _ALL,
    (Presence.AWAY, Presence.AVAILABLE): _PEOPLE,
    (Presence.AWAY, Presence.AWAY): _ALL,  # another reason
    (Presence.AWAY, Presence.BUSY): _SUPERVISED,
    (Presence.AWAY, Presence.OFFLINE): _ALL,
    (Presence.BUSY, Presence.AVAILABLE): _ALL,
    (Presence.BUSY, Presence.AWAY): _ALL,
    (Presence.BUSY, Presence.OFFLINE): _ALL,
}
ROUTING: Transitions = {
    (Routing.IDLE, Routing.RESERVED): _SYSTEM,
    (Routing.IDLE, Routing.INTERACTING): _ALL,  # pulled or assigned without an offer
    (Routing.IDLE, Routing.WRAP_UP): _SYSTEM,
    (Routing.IDLE, Routing.NOT_RESPONDING): _SYSTEM,
    (Routing.RESERVED, Routing.IDLE): _ALL,
    (Routing.RESERVED, Routing.INTERACTING): _ALL,
    (Routing.RESERVED, Routing.WRAP_UP): _SYSTEM,
    (Routing.RESERVED, Routing.NOT_RESPONDING): _SYSTEM,
    (Routing.INTERACTING, Routing.IDLE): _ALL,
    (Routing.INTERACTING, Routing.RESERVED): _SYSTEM,
    (Routing.INTERACTING, Routing.WRAP_UP): _ALL,
    (Routing.INTERACTING, Routing.NOT_RESPONDING): _SYSTEM,
    (Routing.WRAP_UP, Routing.IDLE): _ALL,
    (Routing.WRAP_UP, Routing.INTERACTING): _ALL,
    (Routing.WRAP_UP, Routing.RESERVED): _SYSTEM,
    (Routing.WRAP_UP, Routing.NOT_RESPONDING): _SYSTEM,
    (Routing.NOT_RESPONDING, Routing.IDLE): _ALL,
    (Routing.NOT_RESPONDING, Routing.INTERACTING): _ALL,
    (Routing.NOT_RESPONDING, Routing.RESERVED): _SYSTEM,
    (Routing.NOT_RESPONDING, Routing.WRAP_UP): _SYSTEM,
}
DEVICE: Transitions = {
    (one, other): frozenset({Actor.AGENT, Actor.SYSTEM})
    for one in Device
    for other in Device
    if one is not other
}
TABLES: Mapping[str, Transitions] = {"presence": PRESENCE, "routing": ROUTING, "device": DEVICE}

AWAY_NEEDS_REASON = "An absence needs a reason."


def refusal(field: str, old: str, new: str, *, by: Actor, reason: str = "") -> str | None:
    """Why ``field`` may not go from ``old`` to ``new``, in a sentence, or None when it may."""
    allowed = TABLES[field].get((old, new))
    if allowed is None:
        return f"{_words(old)} cannot become {_words(new)}."
    if by not in allowed:
        return f"{_words(old)} becomes {_words(new)} only by {' or '.join(sorted(allowed))}."
    if new == Presence.AWAY and field == "presence" and not reason:
        return AWAY_NEEDS_REASON
    return None


def routing_state(*, open_offers: int, engaged: int, wrapping: int, missed: bool) -> Routing:
    """What routing has somebody do, read off the work they hold."""
    if missed:
        return Routing.NOT_RESPONDING
    if open_offers:
        return Routing.RESERVED
    if wrapping:
        return Routing.WRAP_UP
    return Routing.INTERACTING if engaged else Routing.IDLE


# Heartbeats and missed offers -------------------------------------------------------------

HEARTBEAT_SECONDS = 10
GAP_AFTER = 15  # a heartbeat and a half: nothing was shown there meanwhile
SOCKET_LOST_AFTER = 30
OFFLINE_AFTER = 300
NOT_RESPONDING_SECONDS = 60
MISSES_COUNT_WITHIN = 15 * 60


class Silence(StrEnum):
    ALIVE = "alive"
    SOCKET_LOST = "socket_lost"
    GONE = "gone"


def silence(seconds: float) -> Silence:
    """What ``seconds`` without a heartbeat mean."""
    if seconds >= OFFLINE_AFTER:
        return Silence.GONE
    return Silence.SOCKET_LOST if seconds >= SOCKET_LOST_AFTER else Silence.ALIVE


@dataclass(frozen=True, slots=True)
class Missed:
    """What follows from an offer nobody answered."""

    outcome: str  # "missed" counts against the agent, "device_failed" does not
    routing: Routing | None = None
    presence: Presence | None = None
    return_after: int | None = None  # seconds until routing comes back by itself


def missed_offer(*, device: Device, earlier_misses: int) -> Missed:
    """A first miss rests the agent for a minute, a second within 15 min sends them away.

    With the socket or the microphone down it was the device and not the person.
    """
    if device in (Device.SOCKET_LOST, Device.MIC_LOST):
        return Missed("device_failed")
    if earlier_misses:
        return Missed("missed", presence=Presence.AWAY)
    return Missed("missed", routing=Routing.NOT_RESPONDING, return_after=NOT_RESPONDING_SECONDS)


def _words(state: str) -> str:
    return state.replace("_", " ").capitalize()
