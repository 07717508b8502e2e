"""What happened to one contact, as the log tells it: the only thing its facts are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Speaker(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an interaction's log; ``at`` in milliseconds.

    ``agent``: for "reassigned" who has it now, otherwise who had or got it; 0 unknown.
    """

    kind: str
    at: int
    after: str = ""
    agent: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message between the customer and us; notes are not said to anybody."""

    at: int
    speaker: Speaker
    agent: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in one queue's line: from when it was offered, how it left."""

    id: int
    queue: int
    offered_at: int  # since when it counts as waiting: out of hours, the opening
    enqueued_at: int
    answered_at: int | None = None
    done_at: int | None = None
    exit: str = ""  # empty while it lives
    agent: int = 0
    due_at: int | None = None  # the promise of its queue, as it was when it came
    promised_percent: int = 0  # to how many of a hundred it was promised
    foretold_ms: int | None = None  # the wait it was told
    never_waited: bool = False  # an agent wrote first, or went on over another channel


@dataclass(frozen=True, slots=True)
class Story:
    """One interaction. Everything in milliseconds; 0 stands for nobody and nothing."""

    id: int
    kind: str
    direction: str
    continues: int
    opened_at: int
    owner: int = 0
    ended_at: int | None = None
    end_reason: str = ""
    steps: tuple[Step, ...] = field(default=())
    said: tuple[Said, ...] = field(default=())
    places: tuple[Place, ...] = field(default=())
