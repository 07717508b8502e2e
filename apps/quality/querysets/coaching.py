from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.quality.choices import CoachingState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.quality.models import CoachingPlan


class CoachingPlanQuerySet(QuerySet["CoachingPlan"]):
    def visible_to(self, user: User) -> CoachingPlanQuerySet:
        """One's own and those one coaches; leaders their teams', supervisors their brands'."""
        scope = user.scope(Action.COACHING_VIEW)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        mine = Q(agent=user) | Q(coach=user)
        if scope is Scope.BRAND:
            return self.filter(mine | Q(brand__in=user.brand_ids()))
        if scope is Scope.TEAM:
            return self.filter(mine | Q(team__in=user.team_ids()))
        return self.filter(mine)

    def led_by(self, user: User) -> CoachingPlanQuerySet:
        """Those ``user`` may change: never one's own."""
        if not user.may(Action.COACHING_LEAD):
            return self.none()
        return self.visible_to(user).exclude(agent=user)

    def running(self) -> CoachingPlanQuerySet:
        return self.filter(state=CoachingState.RUNNING)

    def for_list(self) -> CoachingPlanQuerySet:
        return self.select_related("agent", "coach", "team", "review").prefetch_related(
            "sessions", "checks"
        )
