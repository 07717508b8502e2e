"""Coaching: a plan from one figure to a better one, its sessions, notes and checks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action
from apps.core import audit
from apps.core.events import publish
from apps.quality.choices import CoachingState, Measure
from apps.quality.domain import coaching
from apps.quality.errors import NotTheirs, WrongState
from apps.quality.events import CoachingPlanOpened
from apps.quality.models import (
    CoachingCheck,
    CoachingNote,
    CoachingPlan,
    CoachingSession,
    Review,
)
from apps.quality.services import notices, outcomes
from apps.quality.services.reviewers import team_of

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User

MOST_WORDS = 4000


def open_plan(
    *,
    agent: User,
    coach: User,
    brand: Brand,
    goal: str,
    measure: str,
    target: float,
    target_on: date,
    of: str = "",
    review: Review | None = None,
    started_at: datetime | None = None,
) -> CoachingPlan:
    """The baseline is what was measured in the thirty days before; nobody types it in."""
    now = started_at or timezone.now()
    if agent == coach or not coach.may(Action.COACHING_LEAD):
        raise NotTheirs(_("Somebody else has to coach here."))
    if target_on <= now.date():
        raise WrongState(_("The date of the goal lies ahead."))
    before = outcomes.values(agent, measure, of, brand=brand, start=now - coaching.BEFORE, end=now)
    with transaction.atomic():
        plan = CoachingPlan.objects.create(
            agent=agent, coach=coach, brand=brand, team=team_of(agent, brand=brand),
            review=review, goal=goal.strip()[:200], measure=measure,
            of=of if measure in (Measure.QUESTION, Measure.TRAIT) else "",
            baseline=sum(before) / len(before) if before else None, baseline_count=len(before),
            target=target, target_on=target_on, started_at=now,
        )  # fmt: skip
        audit.record("coaching.opened", actor=coach, target=plan, summary=plan.goal)
        publish(CoachingPlanOpened(plan.pk, agent.pk, coach.pk))
        notices.coached(plan)
    return plan


def plan_session(plan: CoachingPlan, *, at: datetime, minutes: int, by: User) -> CoachingSession:
    _must_run(plan)
    with transaction.atomic():
        session, is_new = CoachingSession.objects.get_or_create(
            plan=plan, planned_at=at, defaults={"minutes": max(5, min(minutes, 240))}
        )
        if is_new:
            audit.record("coaching.session_planned", actor=by, target=plan)
            notices.session_planned(session, by=by)
    return session


def hold(session: CoachingSession, *, by: User, at: datetime | None = None) -> None:
    """It took place; the first word counts."""
    now = at or timezone.now()
    CoachingSession.objects.filter(pk=session.pk, held_at__isnull=True).update(held_at=now)
    audit.record("coaching.session_held", actor=by, target=session.plan)
    session.refresh_from_db()


def note(plan: CoachingPlan, *, text: str, by: User) -> CoachingNote | None:
    """Both sides read it, and nobody changes it later. Nothing said, nothing kept."""
    words = text.strip()[:MOST_WORDS]
    if not words:
        return None
    row = CoachingNote.objects.create(plan=plan, author=by, text=words)
    notices.noted(row)
    return row


def end(plan: CoachingPlan, *, is_reached: bool, by: User) -> None:
    state = CoachingState.REACHED if is_reached else CoachingState.ENDED
    with transaction.atomic():
        running = CoachingPlan.objects.running().filter(pk=plan.pk)
        if not running.update(state=state, ended_at=timezone.now()):
            raise WrongState(_("This plan has ended."))
        audit.record("coaching.ended", actor=by, target=plan, summary=state)
    plan.refresh_from_db()


def check_all(*, now: datetime) -> int:
    """Measure what is due; a plan that ended is measured all the same."""
    made = 0
    first = now - coaching.BEFORE * 3
    for plan in CoachingPlan.objects.filter(started_at__gt=first).prefetch_related("checks"):
        have = {check.days for check in plan.checks.all()}
        for days, start, stop in coaching.due(plan.started_at, now=now):
            if days not in have:
                made += _check(plan, days, start, stop)
    return made


def _check(plan: CoachingPlan, days: int, start: datetime, stop: datetime) -> int:
    before = _values(plan, plan.started_at - coaching.BEFORE, plan.started_at)
    after = _values(plan, start, stop)
    found = coaching.compared(before, after)
    change = found.change
    _row, is_new = CoachingCheck.objects.get_or_create(
        plan=plan, days=days,
        defaults={
            "value": found.after.value if found.after else None, "count": len(after),
            "change": change.value if change else None,
            "change_low": change.low if change else None,
            "change_high": change.high if change else None,
        },
    )  # fmt: skip
    return int(is_new)


def _values(plan: CoachingPlan, start: datetime, stop: datetime) -> list[float]:
    return outcomes.values(
        plan.agent, plan.measure, plan.of, brand=plan.brand, start=start, end=stop
    )


def _must_run(plan: CoachingPlan) -> None:
    if not plan.is_running:
        raise WrongState(_("This plan has ended."))
