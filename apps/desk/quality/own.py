"""An agent's own reviews, by what is to do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.quality.choices import Lane, ReviewKind, ReviewState
from apps.quality.domain import lifecycle
from apps.quality.models import Review, ReviewTask

CLOSED = 60


@dataclass(frozen=True, slots=True)
class Lists:
    to_answer: Sequence[Review]
    in_dispute: Sequence[Review]
    to_look: Sequence[ReviewTask]  # self-evaluations asked for
    closed: Sequence[Review]


def lists(user: User) -> Lists:
    rows = _own(user).for_list()
    return Lists(
        to_answer=list(
            rows.filter(state__in=[ReviewState.RELEASED, ReviewState.DECIDED]).order_by("due_at")
        ),
        in_dispute=list(rows.filter(state=ReviewState.DISPUTED).order_by("due_at")),
        to_look=list(
            ReviewTask.objects.visible_to(user)
            .filter(reviewer=user, lane=Lane.SELF)
            .open()
            .for_inbox()
        ),
        closed=list(rows.filter(state__in=lifecycle.OVER).order_by("-submitted_at")[:CLOSED]),
    )


def first(user: User) -> Review | None:
    """The one to open: closest to its deadline, or the newest."""
    rows = _own(user)
    waiting = rows.filter(state__in=[ReviewState.RELEASED, ReviewState.DECIDED])
    found: Review | None = waiting.order_by("due_at").first() or rows.order_by("-id").first()
    return found


def _own(user: User):  # type: ignore[no-untyped-def]
    return Review.objects.visible_to(user).filter(agent=user, kind=ReviewKind.REVIEW)
