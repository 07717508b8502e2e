"""One lesson of one enrolment: opened, done, and what follows when it was the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.events import publish
from apps.training.choices import LessonKind, ProgressState
from apps.training.domain import tracking
from apps.training.errors import NotYet
from apps.training.events import LessonDone
from apps.training.models import Enrolment, Lesson, Progress
from apps.training.services import certificates, enrolments, times

# Done by saying so; the others are done by what happened in them.
BY_WORD = (LessonKind.TEXT, LessonKind.VIDEO, LessonKind.FILE)


def in_order(enrolment: Enrolment) -> list[tuple[Lesson, Progress | None]]:
    """Every lesson with how far it is."""
    done = {row.lesson_id: row for row in enrolment.progress.all()}
    return [(lesson, done.get(lesson.pk)) for lesson in enrolment.version.lessons.all()]


def current(enrolment: Enrolment) -> int:
    """The place of the first lesson that is not done, counted from 1; the last one at the end."""
    rows = in_order(enrolment)
    for place, (_lesson, progress) in enumerate(rows, start=1):
        if progress is None or progress.state == ProgressState.OPEN:
            return place
    return len(rows)


@transaction.atomic
def look_at(*, enrolment: Enrolment, lesson: Lesson) -> Progress:
    """Open a lesson, or come back to it."""
    if enrolment.is_open:
        enrolments.begin(enrolment)
    row, made = Progress.objects.get_or_create(enrolment=enrolment, lesson=lesson)
    if not made and enrolment.is_open and row.state == ProgressState.OPEN:
        times.count(row)
    return row


@transaction.atomic
def finish(*, progress: Progress, score: int | None = None) -> None:
    """Done: the time is booked, and with the last lesson the course is passed.

    Harmless when repeated. Raises NotYet where the enrolment was closed meanwhile.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=progress.enrolment_id)
    if not enrolment.is_open:
        raise NotYet(_("This course is closed for you. Your trainer can open it again."))
    times.count(progress)
    now = timezone.now()
    won = Progress.objects.filter(pk=progress.pk).exclude(state=ProgressState.DONE).update(
        state=ProgressState.DONE, done_at=now, score=score, updated_at=now
    )  # fmt: skip
    if not won:
        return
    progress.refresh_from_db()
    publish(LessonDone(progress.pk, enrolment.user_id))
    times.book_lesson(progress)
    settle(enrolment)


def settle(enrolment: Enrolment) -> None:
    """Pass the course when every lesson is done."""
    rows = in_order(Enrolment.objects.get(pk=enrolment.pk))
    if any(progress is None or progress.state != ProgressState.DONE for _lesson, progress in rows):
        return
    scores = [row.score for _lesson, row in rows if row is not None and row.score is not None]
    score = round(sum(scores) / len(scores)) if scores else None
    if enrolments.finish(enrolment=enrolment, has_passed=True, score=score):
        certificates.issue(enrolment=enrolment)


@transaction.atomic
def hear_package(*, progress: Progress, values: Mapping[str, Any]) -> None:
    """What a SCORM or xAPI package says: kept, and believed only as far as it goes."""
    row = Progress.objects.select_for_update().get(pk=progress.pk)
    row.cmi = {**row.cmi, **tracking.accepted(values)}
    row.save(update_fields=["cmi", "updated_at"])
    said = tracking.report(row.cmi)
    enrolment = row.enrolment
    if said.is_done and row.state == ProgressState.OPEN and enrolment.is_open:
        finish(progress=row, score=said.score)
