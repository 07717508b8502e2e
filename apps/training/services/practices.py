"""Practising on scripted customers: the clock runs from the start, the rows say what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.training.domain import practice as domain
from apps.training.errors import NotYet
from apps.training.models import Lesson, Practice, Progress
from apps.training.services import lessons

PASS_MARK = 60  # percent, where a lesson says nothing
LONGEST = 2000  # characters of one message


@transaction.atomic
def start(script: Mapping[str, Any]) -> Practice:
    state = domain.begin(domain.script_of(script))
    return Practice.objects.create(script=dict(script), state=state.as_json())


@transaction.atomic
def begin_lesson(*, progress: Progress, again: bool = False) -> Practice:
    """The run of this lesson; ``again`` throws the last one away and starts anew."""
    row = Progress.objects.select_for_update().get(pk=progress.pk)
    if row.practice is not None and not again:
        return row.practice
    before = row.practice
    row.practice = start(row.lesson.settings)
    row.save(update_fields=["practice", "updated_at"])
    if before is not None:
        before.delete()
    progress.practice = row.practice
    return row.practice


@transaction.atomic
def say(*, run: Practice, to: int, text: str) -> Practice:
    """The learner's words to one customer. Raises NotYet when it is over."""
    row, script, state, now = _open(run)
    if not 0 <= to < len(script.people):
        raise NotYet(_("Nobody of that name is here."))
    domain.advance(script, state, now=now)
    domain.say(script, state, to=to, text=text.strip()[:LONGEST], now=now)
    _keep(row, state)
    return row


@transaction.atomic
def look(*, run: Practice) -> Practice:
    """Let time pass: customers arrive and grow impatient."""
    if run.ended_at is not None:
        return run
    row, script, state, now = _open(run)
    if domain.advance(script, state, now=now):
        _keep(row, state)
    return row


@transaction.atomic
def end(*, run: Practice) -> domain.Result:
    """Close it and say what it was worth; the same again for one that is closed."""
    row = Practice.objects.select_for_update().get(pk=run.pk)
    script, state = domain.script_of(row.script), domain.state_of(row.state)
    found = domain.result(script, state)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.result = asdict(found)
        row.save(update_fields=["ended_at", "result", "updated_at"])
    return found


@transaction.atomic
def end_lesson(*, progress: Progress) -> domain.Result:
    """End the run; what is worth the pass mark finishes the lesson."""
    if progress.practice is None:
        raise NotYet(_("The practice has not begun."))
    found = end(run=progress.practice)
    if found.score >= pass_mark(progress.lesson) and progress.enrolment.is_open:
        lessons.finish(progress=progress, score=found.score)
    return found


def pass_mark(lesson: Lesson) -> int:
    return int(lesson.settings.get("pass_mark", PASS_MARK))


def seconds(run: Practice, *, now: datetime | None = None) -> float:
    return ((run.ended_at or now or timezone.now()) - run.started_at).total_seconds()


def is_over(run: Practice) -> bool:
    script, state = domain.script_of(run.script), domain.state_of(run.state)
    return run.ended_at is not None or domain.is_over(script, state, now=seconds(run))


def _open(run: Practice) -> tuple[Practice, domain.Script, domain.State, float]:
    row = Practice.objects.select_for_update().get(pk=run.pk)
    if row.ended_at is not None:
        raise NotYet(_("This practice is over."))
    return row, domain.script_of(row.script), domain.state_of(row.state), seconds(row)


def _keep(row: Practice, state: domain.State) -> None:
    row.state = state.as_json()
    row.version += 1
    row.save(update_fields=["state", "version", "updated_at"])
