"""Attempts at a quiz: drawn from the bank, handed in once, tried again after a while."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.training.choices import LessonKind
from apps.training.domain import quiz
from apps.training.errors import NotYet
from apps.training.models import Enrolment, Lesson, Progress, Question, QuizAttempt
from apps.training.services import enrolments, lessons

DRAWING = 2**31


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as this attempt shows it: options with their numbers, in the drawn order."""

    question: Question
    options: list[tuple[int, str]]


def rules_of(lesson: Lesson) -> quiz.Rules:
    known = {key: lesson.settings[key] for key in quiz.Rules.__slots__ if key in lesson.settings}
    return quiz.Rules(**known)


def next_opens(progress: Progress, *, now: datetime | None = None) -> datetime | None:
    """When the next attempt may begin; None: they are used up."""
    failed = progress.attempts.filter(handed_in_at__isnull=False, has_passed=False)
    last = failed.order_by("-number").first()
    return quiz.opens_at(
        rules_of(progress.lesson), failed=failed.count(),
        last=last.handed_in_at if last else None, now=now or timezone.now(),
    )  # fmt: skip


@transaction.atomic
def start(*, progress: Progress) -> QuizAttempt:
    """A new attempt, or the one that is open. Raises NotYet."""
    Progress.objects.select_for_update().get(pk=progress.pk)
    running = progress.attempts.filter(handed_in_at__isnull=True).first()
    if running is not None:
        return running
    now = timezone.now()
    opens = next_opens(progress, now=now)
    if opens is None:
        raise NotYet(_("All attempts are used. Your trainer can open the course again."))
    if opens > now:
        raise NotYet(_("Read a little first: the next attempt opens at %s.")
                     % timezone.localtime(opens).strftime("%H:%M"))  # fmt: skip
    bank = {one.pk: len(one.options) for one in progress.lesson.questions.all()}
    asked = quiz.draw(bank, rules=rules_of(progress.lesson), seed=secrets.randbelow(DRAWING))
    return QuizAttempt.objects.create(
        progress=progress, number=progress.attempts.count() + 1,
        asked=[[one.question_id, list(one.order)] for one in asked],
    )  # fmt: skip


def shown(attempt: QuizAttempt) -> list[Shown]:
    rows = Question.objects.in_bulk([pk for pk, _order in attempt.asked])
    return [
        Shown(rows[pk], [(number, rows[pk].options[number]["text"]) for number in order])
        for pk, order in attempt.asked
        if pk in rows
    ]


@transaction.atomic
def hand_in(*, attempt: QuizAttempt, chosen: Mapping[int, frozenset[int]]) -> QuizAttempt:
    """Mark it; a pass finishes the lesson, a last failure the course. Harmless when repeated."""
    rows = QuizAttempt.objects.select_for_update().select_related(
        "progress__lesson", "progress__enrolment"
    )
    row = rows.get(pk=attempt.pk)
    if row.handed_in_at is not None:
        return row
    lesson = row.progress.lesson
    asked = [pk for pk, _order in row.asked]
    right = {one.pk: one.right for one in lesson.questions.all()}
    marked = quiz.mark(asked, right, chosen)
    rules = rules_of(lesson)
    row.answers = {str(one.question_id): sorted(one.chosen) for one in marked}
    row.score = quiz.score(marked)
    row.has_passed = row.score >= rules.pass_mark
    row.handed_in_at = timezone.now()
    row.save()
    if row.has_passed:
        lessons.finish(progress=row.progress, score=row.score)
    elif next_opens(row.progress) is None:
        enrolments.finish(enrolment=row.progress.enrolment, has_passed=False, score=row.score)
    return row


def progress_of(enrolment: Enrolment, lesson: Lesson) -> Progress:
    """The progress at a quiz that is open to this person."""
    if lesson.kind != LessonKind.QUIZ:
        raise NotYet(_("This lesson has no quiz."))
    return lessons.look_at(enrolment=enrolment, lesson=lesson)
