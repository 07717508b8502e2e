"""Where a review stands and what may happen to it next.

draft → submitted → released → acknowledged
                             → disputed → decided → acknowledged
                                                  → disputed (once more) → final
A deadline that passes in ``released`` or ``decided`` makes it final.
"""

from __future__ import annotations

DRAFT, SUBMITTED, RELEASED, DISPUTED, DECIDED, ACKNOWLEDGED, FINAL, WITHDRAWN = (
    "draft", "submitted", "released", "disputed", "decided", "acknowledged", "final", "withdrawn",
)  # fmt: skip

MOVES: dict[str, frozenset[str]] = {
    DRAFT: frozenset({SUBMITTED, WITHDRAWN}),
    SUBMITTED: frozenset({RELEASED, DRAFT, WITHDRAWN}),  # back to the reviewer before anyone saw it
    RELEASED: frozenset({ACKNOWLEDGED, DISPUTED, FINAL, WITHDRAWN}),
    DISPUTED: frozenset({DECIDED, FINAL}),
    DECIDED: frozenset({ACKNOWLEDGED, DISPUTED, FINAL}),
    ACKNOWLEDGED: frozenset(),
    FINAL: frozenset(),
    WITHDRAWN: frozenset(),
}
SHOWN_TO_AGENT = frozenset({RELEASED, DISPUTED, DECIDED, ACKNOWLEDGED, FINAL})
OVER = frozenset({ACKNOWLEDGED, FINAL, WITHDRAWN})
COUNTED = frozenset({SUBMITTED, RELEASED, DISPUTED, DECIDED, ACKNOWLEDGED, FINAL})

ROUNDS = 2  # the first dispute, and one escalation
DAYS_TO_ANSWER = 5  # working days, for the agent and for who decides


def may_move(before: str, after: str) -> bool:
    return after in MOVES[before]


def may_dispute(state: str, *, rounds: int) -> bool:
    """Whether the agent may dispute now; ``rounds``: how many were held already."""
    return (state == RELEASED and rounds == 0) or (state == DECIDED and rounds < ROUNDS)


def after_decision(round_: int) -> str:
    """What the last decision of a round makes of the review."""
    return FINAL if round_ >= ROUNDS else DECIDED
