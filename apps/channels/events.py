from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InboundStored:
    """Raw input is safe in the database and waits to be read."""

    inbound_event_id: int


@dataclass(frozen=True, slots=True)
class OutboxQueued:
    outbox_message_id: int


@dataclass(frozen=True, slots=True)
class OutboxSent:
    outbox_message_id: int
    reference: str
    provider_id: str


@dataclass(frozen=True, slots=True)
class OutboxFailed:
    """The provider refused for good, or every try is used up."""

    outbox_message_id: int
    reference: str
    problem: str


@dataclass(frozen=True, slots=True)
class InboundQuarantined:
    """It cannot be read: an administrator should look at it."""

    inbound_event_id: int


@dataclass(frozen=True, slots=True)
class AccountFailing:
    """The provider refuses or does not answer, for the first time since it last worked."""

    account_id: int


@dataclass(frozen=True, slots=True)
class AccountRecovered:
    account_id: int
