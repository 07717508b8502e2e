"""What makes a contact worth a look, apart from chance. Never mixed with the random lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LOW_RATING, REPEAT, SILENCE, TRANSFER, WORDS, COMPLAINT, HOLD = (
    "low_rating", "repeat", "silence", "transfer", "words", "complaint", "hold",
)  # fmt: skip
WORDS_KEPT = 3
QUOTE = 60  # characters around a word


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one contact when the plan looks."""

    rating: int | None = None
    days_since_last: float | None = None  # since the same customer's contact before
    longest_silence: float = 0.0  # the longest wait for us, as a multiple of the goal
    transfers: int = 0
    longest_hold: int = 0  # seconds
    is_complaint: bool = False
    texts: Sequence[str] = field(default_factory=list)  # what the customer wrote


@dataclass(frozen=True, slots=True)
class Reason:
    risk: str
    words: str  # the finding itself: "2", "4.2", a quote


def reasons(facts: Facts, triggers: Mapping[str, Any]) -> list[Reason]:
    """Which of the plan's triggers this contact sets off, the gravest kind first.

    ``triggers``: {"complaint": true, "low_rating": 2, "words": ["refund"], "silence": 4,
    "hold": 120, "transfer": 2, "repeat": 7}; what is absent or falsy is not asked.
    """
    found: list[Reason] = []
    if triggers.get(COMPLAINT) and facts.is_complaint:
        found.append(Reason(COMPLAINT, ""))
    low = triggers.get(LOW_RATING)
    if low and facts.rating is not None and facts.rating <= low:
        found.append(Reason(LOW_RATING, str(facts.rating)))
    found += [Reason(WORDS, quote) for quote in _quotes(facts.texts, triggers.get(WORDS) or [])]
    if triggers.get(SILENCE) and facts.longest_silence >= triggers[SILENCE]:
        found.append(Reason(SILENCE, f"{facts.longest_silence:.1f}"))
    if triggers.get(HOLD) and facts.longest_hold >= triggers[HOLD]:
        found.append(Reason(HOLD, str(facts.longest_hold)))
    if triggers.get(TRANSFER) and facts.transfers >= triggers[TRANSFER]:
        found.append(Reason(TRANSFER, str(facts.transfers)))
    days = triggers.get(REPEAT)
    if days and facts.days_since_last is not None and facts.days_since_last <= days:
        found.append(Reason(REPEAT, f"{facts.days_since_last:.0f}"))
    return found


def _quotes(texts: Sequence[str], words: Sequence[str]) -> list[str]:
    found = []
    for text in texts:
        low = text.casefold()
        for word in words:
            at = low.find(word.casefold()) if word else -1
            if at >= 0:
                start = max(0, at - QUOTE // 2)
                found.append(text[start : at + len(word) + QUOTE // 2].strip())
                break
    return found[:WORDS_KEPT]
