"""A review from the first look to the day its scores stand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.core.events import publish
from apps.quality.choices import (
    Lane,
    Release,
    ReviewKind,
    ReviewState,
    TaskState,
    ViewingKind,
)
from apps.quality.domain import forms, lifecycle, working_days
from apps.quality.errors import NotComplete, NotTheirs, WrongState
from apps.quality.events import (
    ReviewAcknowledged,
    ReviewFinished,
    ReviewReleased,
    ReviewSubmitted,
)
from apps.quality.models import Review, ReviewEdition, ReviewTask, Viewing
from apps.quality.services import automatic, calibrations, cards, notices, reviewers, scoring

if TYPE_CHECKING:
    from apps.quality.models import Answer

KINDS = {Lane.SELF: ReviewKind.SELF, Lane.CALIBRATION: ReviewKind.CALIBRATION}
LOOK_AGAIN_AFTER = 600  # seconds; a reload is not another look


def begin(task: ReviewTask, *, by: User) -> Review:
    """The draft of ``task``: made at the first look, found at every other."""
    existing = Review.objects.filter(task=task).first()
    if existing:
        if existing.reviewer_id != by.pk:
            raise NotTheirs(_("%(name)s reviews this contact.") % {"name": existing.reviewer})
        return existing
    kind = KINDS.get(Lane(task.lane), ReviewKind.REVIEW)
    is_self = kind == ReviewKind.SELF
    if not is_self:
        reviewers.must_be_neutral(by, interaction=task.interaction, agent=task.agent)
    now = timezone.now()
    with transaction.atomic():
        mine = ReviewTask.objects.filter(pk=task.pk, reviewer=by)
        if not mine.open().update(state=TaskState.STARTED, updated_at=now):
            raise WrongState(_("This review was done or given to somebody else."))
        review = Review.objects.create(
            interaction=task.interaction,
            version=task.version,
            scoring=task.version.scoring,
            task=task,
            kind=kind,
            lane=task.lane,
            brand_id=task.brand_id,
            team=reviewers.team_of(task.agent, brand=task.brand),
            kind_of_channel=task.interaction.kind,
            agent=task.agent,
            reviewer=by,
            is_blind=task.is_blind and not is_self,
            counts=task.counts,
            release=task.release,
            weight=task.weight,
        )
        automatic.fill_in(review)
        return review


def submit(review: Review, *, by: User, summary: str = "") -> None:
    """Scored for good. Raises NotComplete with what is missing, WrongState, NotTheirs."""
    with transaction.atomic():
        review = _held(review, by=by)
        _allow_move(review, ReviewState.SUBMITTED)
        form = cards.form_of(review.version)
        lacking = forms.missing(form, scoring.givens(review), channel=review.kind_of_channel)
        if not lacking.is_nothing:
            raise NotComplete(_said(lacking, form))
        now = timezone.now()
        scoring.write_down(review)
        Review.objects.filter(pk=review.pk).update(
            state=ReviewState.SUBMITTED, submitted_at=now, summary=summary.strip()[:2000],
            edition=1, updated_at=now,
        )  # fmt: skip
        review.refresh_from_db()
        keep_edition(review, by=by)
        if review.task_id:
            ReviewTask.objects.filter(pk=review.task_id).update(
                state=TaskState.DONE, done_at=now, updated_at=now
            )
        audit.record("review.submitted", actor=by, target=review, summary=f"{review.final}")
        publish(ReviewSubmitted(review.pk, review.agent_id, review.reviewer_id))
        if review.kind == ReviewKind.REVIEW and review.release == Release.AT_ONCE:
            release(review, by=by)
        if review.kind == ReviewKind.CALIBRATION:
            calibrations.open_when_complete(review)


def release(review: Review, *, by: User | None, at: datetime | None = None) -> None:
    """Show it to the agent, who has five working days to answer."""
    now = at or timezone.now()
    if review.kind != ReviewKind.REVIEW:
        raise WrongState(_("Only reviews are released; self-evaluations are their writer's."))
    with transaction.atomic():
        move(
            review, ReviewState.RELEASED, released_at=now,
            due_at=working_days.after(now, lifecycle.DAYS_TO_ANSWER),
        )  # fmt: skip
        audit.record("review.released", actor=by, target=review, summary=f"{review.final}")
        publish(ReviewReleased(review.pk, review.agent_id))
        notices.released(review)


def take_back(review: Review, *, by: User) -> None:
    """Back to a draft before anybody but its writer saw it, to mend something."""
    _must_be_writer(review, by)
    if review.kind == ReviewKind.CALIBRATION:
        raise WrongState(_("What was answered in a calibration stands."))
    with transaction.atomic():
        move(review, ReviewState.DRAFT, edition=0, submitted_at=None)
        review.editions.all().delete()
        if review.task_id:
            ReviewTask.objects.filter(pk=review.task_id).update(
                state=TaskState.STARTED, done_at=None, updated_at=timezone.now()
            )
        audit.record("review.taken_back", actor=by, target=review)


def acknowledge(review: Review, *, by: User) -> None:
    """The agent has read it and agrees; the scores stand."""
    _must_be_agent(review, by)
    now = timezone.now()
    with transaction.atomic():
        move(
            review, ReviewState.ACKNOWLEDGED, answered_at=now, finished_at=now, due_at=None
        )  # fmt: skip
        audit.record("review.acknowledged", actor=by, target=review)
        publish(ReviewAcknowledged(review.pk, review.agent_id))
        publish(ReviewFinished(review.pk, review.agent_id))


def finish_overdue(*, now: datetime) -> int:
    """Those nobody answered in time: their scores stand."""
    finished = 0
    for review in Review.objects.overdue(now).order_by("due_at")[:500]:
        with transaction.atomic():
            overdue = Review.objects.overdue(now).filter(pk=review.pk, state=review.state)
            if overdue.update(
                state=ReviewState.FINAL, finished_at=now, due_at=None, updated_at=now
            ):
                publish(ReviewFinished(review.pk, review.agent_id))
                finished += 1
    return finished


def look(
    review: Review, *, by: User, kind: str = ViewingKind.OPENED, seconds: int | None = None
) -> None:
    """Note that ``by`` opened or played it; opening again within ten minutes is the same look."""
    now = timezone.now()
    if kind != ViewingKind.PLAYED:
        last = Viewing.objects.filter(review=review, user=by, kind=kind).first()
        if last and (now - last.at).total_seconds() < LOOK_AGAIN_AFTER:
            return
    Viewing.objects.create(review=review, user=by, kind=kind, seconds=seconds, at=now)


def move(review: Review, after: str, **facts: Any) -> None:
    """Along the table, by compare-and-set. Raises WrongState where somebody was first."""
    _allow_move(review, after)
    won = Review.objects.filter(pk=review.pk, state=review.state).update(
        state=after, updated_at=timezone.now(), **facts
    )
    if not won:
        raise WrongState(_("This review has moved on. Load the page again."))
    review.refresh_from_db()


def keep_edition(review: Review, *, by: User) -> None:
    """Write down the review as it stands, under its edition's number."""
    rows = review.answers.select_related("question")
    ReviewEdition.objects.create(
        review=review, number=review.edition, raw=review.raw, final=review.final,
        critical=review.critical, by=by,
        answers={row.question.key: as_kept(row) for row in rows},
    )  # fmt: skip


def as_kept(answer: Answer) -> dict[str, Any]:
    return {
        "chosen": answer.chosen, "number": answer.number, "text": answer.text,
        "is_na": answer.is_na, "comment": answer.comment, "points": answer.points,
        "out_of": answer.out_of,
    }  # fmt: skip


def _held(review: Review, *, by: User) -> Review:
    held = Review.objects.select_for_update().get(pk=review.pk)
    _must_be_writer(held, by)
    return held


def _must_be_writer(review: Review, by: User) -> None:
    if review.reviewer_id != by.pk:
        raise NotTheirs(_("%(name)s writes this review.") % {"name": review.reviewer})


def _must_be_agent(review: Review, by: User) -> None:
    if review.agent_id != by.pk:
        raise NotTheirs(_("Only %(name)s can answer this review.") % {"name": review.agent})


def _allow_move(review: Review, after: str) -> None:
    if not lifecycle.may_move(review.state, after):
        raise WrongState(_("This review has moved on. Load the page again."))


def _said(lacking: forms.Missing, form: forms.Form) -> str:
    places = forms.labels(form)
    if lacking.unanswered:
        numbers = ", ".join(places[key] for key in lacking.unanswered)
        return _("Not answered yet: %(numbers)s.") % {"numbers": numbers}
    numbers = ", ".join(places[key] for key in lacking.uncommented)
    return _("Say in words why: %(numbers)s.") % {"numbers": numbers}
