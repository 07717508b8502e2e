"""Coaching that is owed: weak reviews nobody talked about, sessions that did not take place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.quality.domain import coaching, working_days
from apps.quality.models import CoachingPlan, CoachingSession, Review

LOOK_BACK = timedelta(days=45)
MOST = 200


@dataclass(frozen=True, slots=True)
class Debt:
    """``reviews``: the weak ones since the last plan began; ``since``: the day it was owed."""

    agent: User
    reviews: list[Review]
    since: datetime

    def days(self, now: datetime) -> int:
        return max(0, (now - self.since).days)


def owed(user: User, *, now: datetime | None = None) -> list[Debt]:
    """Agents whose released reviews call for a plan and have none, who waits longest first."""
    now = now or timezone.now()
    after = CoachingPlan.objects.filter(
        agent=OuterRef("agent"), started_at__gte=OuterRef("released_at")
    )
    running = CoachingPlan.objects.running().filter(agent=OuterRef("agent"))
    weak = (
        Review.objects.visible_to(user)
        .counted()
        .released()
        .exclude(agent=user)
        .filter(Q(final__lt=coaching.DEBT_BELOW) | Q(critical_errors__gt=0))
        .filter(released_at__gt=now - LOOK_BACK)
        .exclude(Exists(after))
        .exclude(Exists(running))
        .select_related("agent", "interaction__case", "version__scorecard")
        .order_by("released_at")[:MOST]
    )
    of: dict[int, list[Review]] = {}
    for review in weak:
        of.setdefault(review.agent_id, []).append(review)
    found = []
    for reviews in of.values():
        since = working_days.after(reviews[0].released_at or now, coaching.DEBT_DAYS)
        if since <= now:
            found.append(Debt(reviews[0].agent, reviews, since))
    return sorted(found, key=lambda debt: debt.since)


def overdue_sessions(user: User, *, now: datetime) -> list[CoachingSession]:
    """Planned, past, and not held."""
    plans = CoachingPlan.objects.visible_to(user).running()
    sessions = CoachingSession.objects.filter(
        plan__in=plans.values("pk"), held_at__isnull=True, planned_at__lt=now
    )
    return list(
        sessions.select_related("plan__agent", "plan__coach").order_by(F("planned_at"))[:MOST]
    )
