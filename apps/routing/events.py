from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntryQueued:
    """A contact waits in a queue (again)."""

    entry_id: int
    interaction_id: int
    queue_id: int


@dataclass(frozen=True, slots=True)
class EntryDeferred:
    """The overflow ladder said: continue as a mail case. The customer has been told so; a chat
    goes on by mail where ``portal`` knows an address, all else waits where it is."""

    entry_id: int
    interaction_id: int


@dataclass(frozen=True, slots=True)
class CallOverflowed:
    """The ladder said what ``voice`` does: ``action`` of choices.OverflowAction, and its number."""

    entry_id: int
    interaction_id: int
    action: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class OfferMade:
    offer_id: int
    entry_id: int
    agent_id: int
    kind: str = ""  # the channel's


@dataclass(frozen=True, slots=True)
class OfferDecided:
    """``state`` is one of choices.OfferState, never open."""

    offer_id: int
    entry_id: int
    interaction_id: int
    agent_id: int
    state: str
    kind: str = ""  # the channel's


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """One of somebody's three states changed; refetch the row."""

    user_id: int
