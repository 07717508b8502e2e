"""How an interaction and a case may move: the two transition tables, and nothing else.

Every move of an interaction is written down as an ``InteractionEvent``; a move that is not
in the table is a mistake of the caller, not a new state.
"""

from __future__ import annotations

from datetime import datetime, timedelta

WAITING, ACTIVE, WRAP_UP, ENDED = "waiting", "active", "wrap_up", "ended"

# from -> {to: what happened}
INTERACTION: dict[str, dict[str, str]] = {
    WAITING: {ACTIVE: "answered", ENDED: "abandoned"},
    ACTIVE: {WAITING: "released", WRAP_UP: "conversation_ended", ENDED: "ended"},
    WRAP_UP: {ACTIVE: "resumed", ENDED: "wrapped_up"},
    ENDED: {},
}

CONTINUED = "continued"


def what_happened(before: str, after: str, *, over: str = "") -> str:
    """The step's name. Who goes on over another channel (``over``) has not given up."""
    if (before, after, over) == (WAITING, ENDED, CONTINUED):
        return CONTINUED
    return INTERACTION[before][after]


OPEN, PENDING, SNOOZED, RESOLVED, CLOSED, MERGED = (
    "open",
    "pending",
    "snoozed",
    "resolved",
    "closed",
    "merged",
)
CASE: dict[str, frozenset[str]] = {
    OPEN: frozenset({PENDING, SNOOZED, RESOLVED, MERGED}),
    PENDING: frozenset({OPEN, SNOOZED, RESOLVED, MERGED}),
    SNOOZED: frozenset({OPEN, PENDING, RESOLVED, MERGED}),
    RESOLVED: frozenset({OPEN, CLOSED, MERGED}),
    CLOSED: frozenset({MERGED}),
    MERGED: frozenset({OPEN, PENDING, RESOLVED, CLOSED}),  # only an undone merge
}

REOPEN_WINDOW = timedelta(days=7)  # a resolved case takes an answer this long, then closes


def step(before: str, after: str) -> str | None:
    """What happened between two interaction states, or None when it may not happen."""
    return INTERACTION[before].get(after)


def sources_of(after: str) -> list[str]:
    """The interaction states that may become ``after``: for a compare-and-set."""
    return [before for before, steps in INTERACTION.items() if after in steps]


def case_may_become(before: str, after: str) -> bool:
    return after in CASE[before]


def takes_answer(status: str, *, resolved_at: datetime | None, now: datetime) -> bool:
    """Whether a customer's message belongs into this case or starts a new one."""
    if status in {OPEN, PENDING, SNOOZED}:
        return True
    return status == RESOLVED and resolved_at is not None and now - resolved_at <= REOPEN_WINDOW
