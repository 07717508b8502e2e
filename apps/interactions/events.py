from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Arrival(Enum):
    """Whether somebody looks on while they are put in line: a visitor does, a program does not."""

    WATCHED = auto()
    UNWATCHED = auto()


@dataclass(frozen=True, slots=True)
class InteractionOpened:
    """A contact wants an answer; routing puts it in a queue (unless ``agent_id`` has it)."""

    interaction_id: int
    agent_id: int | None = None
    arrival: Arrival = Arrival.WATCHED


@dataclass(frozen=True, slots=True)
class InteractionAssigned:
    interaction_id: int
    agent_id: int


@dataclass(frozen=True, slots=True)
class InteractionReleased:
    """It has no agent any more and waits again."""

    interaction_id: int
    former_agent_id: int | None


@dataclass(frozen=True, slots=True)
class InteractionMovedOn:
    """Its status changed along the transition table."""

    interaction_id: int
    before: str
    after: str
    agent_id: int | None


@dataclass(frozen=True, slots=True)
class AttentionChanged:
    """Whose turn it is: ``us``, ``customer`` or ``snoozed``. Capacity follows it."""

    interaction_id: int
    attention: str
    by_message: bool = False  # its agent's list is told of the message anyway


@dataclass(frozen=True, slots=True)
class Word:
    """A plain line of a running chat: what screens need to show it without asking."""

    body: str
    at: str
    author_id: int | None
    author: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Leg:
    """What is known of the interaction that a message is added to: hearers need not ask again."""

    seq_shift: int  # what a merge added to seq; its customer counts without
    continues_id: int | None
    is_unpromised: bool  # its customer waits, and nothing says until when


@dataclass(frozen=True, slots=True)
class MessageAdded:
    message_id: int
    case_id: int
    interaction_id: int
    seq: int
    direction: str
    visibility: str
    owner_id: int | None = None  # who had the interaction when it was written
    channel_kind: str = ""
    has_files: bool = False
    said: tuple[Word, ...] = ()  # the line itself, where it is small and for all to see
    leg: Leg | None = None


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A delivery state, an edit, a reaction: refetch this message."""

    message_id: int
    case_id: int
    interaction_id: int


@dataclass(frozen=True, slots=True)
class CaseChanged:
    case_id: int


@dataclass(frozen=True, slots=True)
class CustomerReturned:
    """A customer wrote into a case whose last interaction had ended."""

    interaction_id: int
    previous_agent_id: int | None


@dataclass(frozen=True, slots=True)
class CasesMerged:
    """``absorbed`` is part of ``survivor`` now; its messages' seq grew by ``offset``."""

    survivor_id: int
    absorbed_id: int
    offset: int


@dataclass(frozen=True, slots=True)
class InteractionWrappedUp:
    interaction_id: int
    disposition_id: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class InteractionRated:
    interaction_id: int
    score: int


@dataclass(frozen=True, slots=True)
class NotificationAdded:
    notification_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class CannedReplyChanged:
    """A ready answer says something else than before."""

    reply_id: int
