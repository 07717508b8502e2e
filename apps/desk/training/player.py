"""One lesson as it is played: what its kind needs on the page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.training.choices import PRACTICES, LessonKind, ProgressState
from apps.training.models import Enrolment, Lesson, Progress
from apps.training.services import lessons, practices, quizzes
from apps.training.services.rehearsals import conversation

KIND_ICONS = {
    "text": "book", "video": "play", "file": "file", "package": "box", "chat": "chat",
    "email": "email", "role_play": "mic", "quiz": "quality",
}  # fmt: skip


def page(enrolment: Enrolment, lesson: Lesson, place: int, progress: Progress) -> dict[str, Any]:
    rows = lessons.in_order(enrolment)
    context: dict[str, Any] = {
        "enrolment": enrolment, "lesson": lesson, "place": place, "progress": progress,
        "count": len(rows), "icon": KIND_ICONS[lesson.kind],
        "steps": [_step(n, row, place) for n, row in enumerate(rows, start=1)],
        "by_word": lesson.kind in lessons.BY_WORD,
        "is_done": progress.state == ProgressState.DONE,
        "part": f"desk/training/lesson/_{lesson.kind}.html",
    }  # fmt: skip
    if lesson.kind == LessonKind.QUIZ:
        context |= quiz(progress)
    if lesson.kind in PRACTICES and progress.practice is not None:
        context |= rehearsal(progress, place)
    return context


def rehearsal(progress: Progress, place: int) -> dict[str, Any]:
    """A practice inside a lesson, with where its parts are fetched."""
    assert progress.practice is not None  # noqa: S101  (asked by the callers)
    at = {"pk": progress.enrolment_id, "place": place}
    found = conversation(progress.practice, pass_mark=practices.pass_mark(progress.lesson))
    return found | {
        "look_url": reverse("training:practice_look", kwargs=at),
        "say_url": reverse("training:practice_say", kwargs=at),
        "end_url": reverse("training:practice_end", kwargs=at),
    }


def quiz(progress: Progress) -> dict[str, Any]:
    attempts = list(progress.attempts.all())
    running = next((one for one in attempts if one.handed_in_at is None), None)
    opens = quizzes.next_opens(progress)
    return {
        "rules": quizzes.rules_of(progress.lesson),
        "attempt": running,
        "questions": quizzes.shown(running) if running else [],
        "last": next((one for one in reversed(attempts) if one.handed_in_at), None),
        "opens": opens if opens and opens > timezone.now() else None,
        "used_up": opens is None,
        "wrong": _wrong(progress, attempts),
    }


def _step(number: int, row: tuple[Lesson, Progress | None], place: int) -> dict[str, Any]:
    lesson, progress = row
    state = progress.state if progress else ""
    return {"number": number, "lesson": lesson, "icon": KIND_ICONS[lesson.kind],
            "is_done": state == ProgressState.DONE, "waits": state == ProgressState.SUBMITTED,
            "is_current": number == place}  # fmt: skip


def _wrong(progress: Progress, attempts: list[Any]) -> list[dict[str, Any]]:
    """What was wrong in the last attempt, with why, for whoever has passed or used all."""
    last = next((one for one in reversed(attempts) if one.handed_in_at), None)
    if last is None or not (last.has_passed or progress.enrolment.finished_at):
        return []
    known = {one.pk: one for one in progress.lesson.questions.all()}
    found = []
    for pk, _order in last.asked:
        question = known.get(pk)
        if question is None or frozenset(last.answers.get(str(pk), [])) == question.right:
            continue
        right = [option for option in question.options if option.get("right")]
        found.append({"text": question.text, "right": right})
    return found
