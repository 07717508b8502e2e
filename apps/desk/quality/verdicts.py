"""A finished review as its agent reads it: verdict by verdict, with what was disputed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.quality import lessons
from apps.desk.quality.lessons import Lesson
from apps.desk.quality.sheet import Row, Sheet
from apps.quality.choices import ReviewKind, ReviewState
from apps.quality.domain import comparing, lifecycle
from apps.quality.domain.comparing import Gap
from apps.quality.models import Dispute, Question, Review
from apps.quality.services import disputes

TREND = 10
WIDE, HIGH = 312, 72  # of the trend, in its own units


@dataclass(frozen=True, slots=True)
class Verdict:
    row: Row
    disputes: list[Dispute]
    may_dispute: bool
    decides: list[int]  # disputes the reader decides
    lesson: Lesson | None  # that the reader can give


@dataclass(frozen=True, slots=True)
class Trend:
    """The agent's last scores on this channel, oldest first, as points of a line."""

    scores: list[float]
    points: str
    last: tuple[float, float]
    median: float
    median_y: float


@dataclass(frozen=True, slots=True)
class Rights:
    may_answer: bool  # the agent, in time
    may_dispute: bool
    may_release: bool
    may_take_back: bool
    may_ask_self: bool
    is_last_round: bool


def rights(review: Review, reader: User) -> Rights:
    is_agent = review.agent_id == reader.pk and review.kind == ReviewKind.REVIEW
    rounds = disputes.rounds(review)
    scores = reader.may(Action.QUALITY_SCORE) and review.agent_id != reader.pk
    waits = review.state == ReviewState.SUBMITTED and review.kind == ReviewKind.REVIEW
    return Rights(
        may_answer=is_agent and lifecycle.may_move(review.state, lifecycle.ACKNOWLEDGED),
        may_dispute=is_agent and lifecycle.may_dispute(review.state, rounds=rounds),
        may_release=waits and scores,
        may_take_back=waits and review.reviewer_id == reader.pk,
        may_ask_self=review.kind == ReviewKind.REVIEW
        and reader.role != "client"
        and not _self_of(review),
        is_last_round=rounds > 0,
    )


def of(review: Review, sheet: Sheet, reader: User) -> list[Verdict]:
    can = rights(review, reader).may_dispute
    decidable = set(
        Dispute.objects.decidable_by(reader).filter(review=review).values_list("pk", flat=True)
    )
    again = disputes.rounds(review) > 0  # the last word is asked only where the first was
    given = lessons.of(review, sheet.rows, reader)
    found = []
    for row in sheet.rows:
        raised = list(row.answer.disputes.all()) if row.answer else []
        found.append(
            Verdict(
                row=row,
                disputes=raised,
                may_dispute=can and row.answer is not None and (bool(raised) or not again),
                decides=[dispute.pk for dispute in raised if dispute.pk in decidable],
                lesson=given.get(row.question.key),
            )
        )
    return found


def trend(review: Review, reader: User) -> Trend | None:
    """Of released reviews only, as far as the reader may see them."""
    seen = (
        Review.objects.visible_to(reader)
        .released()
        .filter(
            agent=review.agent_id, kind_of_channel=review.kind_of_channel, kind=ReviewKind.REVIEW
        )
        .exclude(final=None)
        .order_by("-submitted_at")
    )
    scores = [float(final or 0) for final in seen.values_list("final", flat=True)[:TREND]][::-1]
    if len(scores) < 3:
        return None
    least, most = min(scores), max(scores)
    span = max(most - least, 5.0)

    def height(score: float) -> float:
        return round(8 + (most - score) / span * (HIGH - 16), 1)

    step = WIDE / (len(scores) - 1)
    places = [(round(4 + n * step, 1), height(score)) for n, score in enumerate(scores)]
    middle = sorted(scores)[len(scores) // 2]
    return Trend(
        scores=scores,
        points=" ".join(f"{x},{y}" for x, y in places),
        last=places[-1],
        median=middle,
        median_y=height(middle),
    )


@dataclass(frozen=True, slots=True)
class SelfGap:
    """The agent's own form against the review, where both are submitted."""

    own: Review
    lines: list[tuple[Question, Gap]]

    @property
    def widest(self) -> list[tuple[Question, Gap]]:
        apart = [line for line in self.lines if line[1].size]
        return sorted(apart, key=lambda line: -abs(line[1].size or Decimal(0)))


def self_gap(review: Review) -> SelfGap | None:
    own = _self_of(review)
    if own is None or own.state == ReviewState.DRAFT or own.version_id != review.version_id:
        return None
    gaps = comparing.gaps(_points(own), _points(review))
    questions = {question.key: question for question in review.version.questions.all()}
    return SelfGap(own, [(questions[gap.key], gap) for gap in gaps])


def _self_of(review: Review) -> Review | None:
    return (
        Review.objects.filter(
            interaction=review.interaction_id, agent=review.agent_id, kind=ReviewKind.SELF
        )
        .exclude(state=ReviewState.WITHDRAWN)
        .first()
    )


def _points(review: Review) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    rows: Iterable[tuple[str, Decimal | None, Decimal | None]] = review.answers.values_list(
        "question__key", "points", "out_of"
    )
    return {key: (points, out_of) for key, points, out_of in rows}
