"""The lessons that a review's lost questions name, for whoever may give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.quality.sheet import Row
from apps.quality.choices import ReviewKind, ReviewState
from apps.quality.models import Review
from apps.training.models import Course, Enrolment

BEFORE_RELEASE = (ReviewState.DRAFT, ReviewState.SUBMITTED, ReviewState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Lesson:
    course: Course
    is_given: bool  # the agent is at it already


def of(review: Review, rows: Iterable[Row], reader: User) -> dict[str, Lesson]:
    """By the question's key; nothing before the agent has seen why."""
    if not _may_give(review, reader):
        return {}
    named = {
        row.question.key: row.question.lesson
        for row in rows
        if row.answer and row.answer.is_lost and row.question.lesson
    }
    if not named:
        return {}
    courses = {c.slug: c for c in Course.objects.published().filter(slug__in=named.values())}
    given = set(
        Enrolment.objects.open()
        .filter(user=review.agent_id, course__in=courses.values())
        .values_list("course", flat=True)
    )
    return {
        key: Lesson(courses[slug], courses[slug].pk in given)
        for key, slug in named.items()
        if slug in courses
    }


def _may_give(review: Review, reader: User) -> bool:
    is_released = review.kind == ReviewKind.REVIEW and review.state not in BEFORE_RELEASE
    may = reader.may(Action.TRAINING_ASSIGN) or reader.may(Action.QUALITY_SCORE)
    return is_released and may and review.agent_id != reader.pk
