"""How a place in a line ended: exactly one of five ways, so that every report adds up."""

from __future__ import annotations

from enum import StrEnum

from apps.analytics.domain.story import Place

SHORT_ABANDON_MS = 5_000  # gave up sooner than anybody could answer


class Left(StrEnum):
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    SHORT = "short"
    FLOWED_OUT = "flowed_out"  # to another queue, another channel, or ended by a rule
    WAITING = "waiting"


def left(place: Place, *, short_ms: int = SHORT_ABANDON_MS) -> Left:
    """``offered = answered + abandoned + short + flowed_out + waiting``: one of them, always.

    Answered wins over whatever came later: a contact that was answered and then transferred
    was answered here. An abandonment at exactly the limit is no short one.
    """
    if place.answered_at is not None:
        return Left.ANSWERED
    if not place.exit:
        return Left.WAITING
    if place.exit != "abandoned":
        return Left.FLOWED_OUT
    patience = (place.done_at or place.enqueued_at) - place.enqueued_at
    return Left.SHORT if patience < short_ms else Left.ABANDONED


def waited(place: Place) -> int:
    """Milliseconds in line until the answer or the end; 0 while it still waits.

    What came out of hours waits from the opening on, not before.
    """
    end = place.answered_at if place.answered_at is not None else place.done_at
    return max(end - place.offered_at, 0) if end is not None else 0


def is_in_time(place: Place) -> bool:
    """Answered when or before it was due; without a promise any answer is in time."""
    if place.answered_at is None:
        return False
    return place.due_at is None or place.answered_at <= place.due_at
