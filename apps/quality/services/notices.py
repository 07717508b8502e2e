"""Who is told of what in quality, on the desk and by mail: each thing once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.services.notices import tell
from apps.quality.models import CoachingSession

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import (
        Calibration,
        CoachingNote,
        CoachingPlan,
        Dispute,
        Review,
        ReviewTask,
    )

SOON = timedelta(hours=24)


def released(review: Review) -> None:
    tell(
        review.agent, about=f"review-released:{review.pk}", actor=review.reviewer,
        path=reverse("quality:review", args=[review.pk]),
        words=lambda: _("Released a review of your work"), more=lambda: _contact(review),
    )  # fmt: skip


def asked_to_look(task: ReviewTask, *, by: User) -> None:
    tell(
        task.agent, about=f"own-look:{task.pk}", actor=by, path=reverse("quality:mine"),
        words=lambda: _("Asks you to look at your own contact"),
        more=lambda: task.interaction.case.subject,
    )  # fmt: skip


def to_decide(dispute: Dispute) -> None:
    """Whoever decides, once for each round and each time it comes to them."""
    passed = dispute.passes.count()
    tell(
        dispute.decider, actor=dispute.raised_by,
        about=f"dispute-to-decide:{dispute.review_id}:{dispute.round}:{passed}",
        path=reverse("quality:review", args=[dispute.review_id]),
        words=lambda: _("Disputes a review that you decide on"),
        more=lambda: _contact(dispute.review),
    )  # fmt: skip


def decided(review: Review, ruled: Sequence[Dispute], *, by: User) -> None:
    """The agent, and whoever wrote the review, once all of a round is decided."""

    def words() -> str:
        states = dict.fromkeys(str(dispute.get_state_display()) for dispute in ruled)
        return _("Decided a dispute: %(how)s") % {"how": ", ".join(states)}

    for person in (review.agent, review.reviewer):
        tell(
            person, about=f"dispute-decided:{review.pk}:{ruled[0].round}", actor=by,
            path=reverse("quality:review", args=[review.pk]), words=words,
            more=lambda: _contact(review),
        )  # fmt: skip


def called(session: Calibration, people: list[User]) -> None:
    for person in people:
        tell(
            person, about=f"calibration:{session.pk}", actor=session.called_by,
            path=reverse("quality:calibration", args=[session.pk]),
            words=lambda: _("Invites you to a calibration"),
            more=partial(_invitation, session, person),
        )  # fmt: skip


def opened(session: Calibration) -> None:
    for person in {sheet.reviewer for sheet in session.sheets.select_related("reviewer")}:
        tell(
            person, about=f"calibration-opened:{session.pk}",
            path=reverse("quality:calibration", args=[session.pk]),
            words=lambda: _("A calibration is open: see what the others answered"),
            more=lambda: session.name,
        )  # fmt: skip


def coached(plan: CoachingPlan) -> None:
    tell(
        plan.agent, about=f"coaching:{plan.pk}", actor=plan.coach,
        path=reverse("quality:coaching_plan", args=[plan.pk]),
        words=lambda: _("Plans coaching with you"), more=lambda: plan.goal,
    )  # fmt: skip


def noted(note: CoachingNote) -> None:
    """The other side reads it on the plan; a passer-by who leads the plan writes to both."""
    for person in (note.plan.agent, note.plan.coach):
        tell(
            person, about=f"coaching-note:{note.pk}", actor=note.author,
            path=reverse("quality:coaching_plan", args=[note.plan_id]),
            words=lambda: _("Wrote a note on your coaching"), more=lambda: note.text,
        )  # fmt: skip


def session_planned(session: CoachingSession, *, by: User) -> None:
    """The other side; a time that lies behind is only noted."""
    if session.planned_at > timezone.now():
        _both(session, "coaching-session", lambda: _("Plans a coaching talk"), by=by)


def remind_of_sessions(*, now: datetime) -> None:
    """Both sides, a day before a talk."""
    near = CoachingSession.objects.filter(
        planned_at__gt=now, planned_at__lte=now + SOON, held_at__isnull=True,
        plan__state="running",
    )  # fmt: skip
    for session in near.select_related("plan__agent", "plan__coach")[:200]:
        _both(session, "coaching-soon", lambda: _("A coaching talk is near"))


def _both(
    session: CoachingSession, about: str, words: Callable[[], str], *, by: User | None = None
) -> None:
    plan = session.plan
    for person in (plan.agent, plan.coach):
        tell(
            person, about=f"{about}:{session.pk}", actor=by,
            path=reverse("quality:coaching_plan", args=[plan.pk]), words=words,
            more=partial(_talk, session, person),
        )  # fmt: skip


def _invitation(session: Calibration, reader: User) -> str:
    day = _clock(session.due_at, reader)
    return _("“%(name)s”, by %(day)s") % {"name": session.name, "day": day}


def _talk(session: CoachingSession, reader: User) -> str:
    return f"{_clock(session.planned_at, reader)} · {session.plan.goal}"


def _contact(review: Review) -> str:
    case = review.interaction.case
    return f"{case.reference} · {case.subject}" if case.subject else case.reference


def _clock(at: datetime, reader: User) -> str:
    zone = ZoneInfo(reader.time_zone) if reader.time_zone else None
    return date_format(timezone.localtime(at, zone), "j M, H:i")
