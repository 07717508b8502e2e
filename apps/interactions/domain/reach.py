"""May this address be used now? Facts in, a verdict out; the words are in services/reach.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ONLINE_FOR = timedelta(seconds=45)  # after a visitor's last heartbeat
GONE_AFTER = timedelta(minutes=5)  # who has not looked for so long reads mail sooner

# Scheme of an address by the kind of channel that serves it; further ones by the account.
SCHEMES: dict[str, frozenset[str]] = {
    "chat": frozenset({"web_visitor"}),
    "email": frozenset({"email"}),
    "form": frozenset(),
    "generic": frozenset({"external_id"}),
    "voice": frozenset({"phone", "sip"}),
    "sms": frozenset({"phone"}),
    "messaging": frozenset({"whatsapp", "messenger", "telegram", "line"}),
    "social": frozenset({"instagram", "x"}),
}
USABLE = frozenset({"online", "away", "open", "unverified"})


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides whether one address can be written to over one of our accounts."""

    is_live: bool = False  # both sides must be there at once
    is_running: bool = False  # a live conversation with this address is open
    seen_at: datetime | None = None  # the visitor's last heartbeat
    is_verified: bool = True
    is_blocked: bool = False
    is_undeliverable: bool = False
    is_opted_out: bool = False
    is_paused: bool = False
    window_ends_at: datetime | None = None


def judge(facts: Facts, *, now: datetime) -> str:
    """The state of choices.Reach; what forbids is told before what only warns."""
    if facts.is_blocked:
        return "blocked"
    if facts.is_opted_out:
        return "opted_out"
    if facts.is_undeliverable:
        return "undeliverable"
    if facts.is_paused:
        return "paused"
    if facts.is_live:
        return _live(facts, now)
    if facts.window_ends_at and facts.window_ends_at <= now:
        return "window_closed"
    return "open" if facts.is_verified else "unverified"


def _live(facts: Facts, now: datetime) -> str:
    if not facts.is_running:
        return "left"
    online = facts.seen_at is not None and now - facts.seen_at <= ONLINE_FOR
    return "online" if online else "away"


def is_usable(state: str) -> bool:
    return state in USABLE


def is_back_soon(seen_at: datetime | None, *, now: datetime) -> bool:
    """Whether a visitor who looks away may be expected to see a chat message."""
    return seen_at is not None and now - seen_at < GONE_AFTER
