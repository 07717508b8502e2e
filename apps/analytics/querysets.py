"""Which sums and facts one person may read: by the scope of ``report.view`` in the one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.domain.roles import Role
from apps.accounts.models import Team
from apps.analytics.choices import SharedWith
from apps.routing.models import Queue

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.analytics.models import Board


class FactQuerySet(QuerySet[Any]):
    def visible_to(self, user: User) -> FactQuerySet:
        """Their own; their teams' and what waits in their teams' queues; their brands'; all."""
        return self.filter(condition(user))


def condition(user: User) -> Q:
    """The same as a condition on the columns ``agent``, ``team``, ``queue`` and ``brand``."""
    match user.scope(Action.REPORT_VIEW):
        case Scope.ALL:
            return Q()
        case Scope.BRAND:
            return Q(brand__in=user.brand_ids())
        case Scope.TEAM:
            queues = Queue.objects.filter(teams__in=user.team_ids()).values("pk")
            nobodys = Q(team=0, queue__in=queues)
            return Q(brand__in=user.brand_ids()) & (Q(team__in=user.team_ids()) | nobodys)
        case Scope.OWN:
            return Q(agent=user.pk)
    return Q(pk__in=[])


def condition_of_people(user: User) -> Q:
    """Whose time one may read; people have no brand, so a brand's readers see its teams'."""
    match user.scope(Action.REPORT_VIEW):
        case Scope.ALL:
            return Q()
        case Scope.BRAND if user.role != Role.CLIENT:
            return Q(team__in=Team.objects.filter(brands__in=user.brand_ids()).values("pk"))
        case Scope.TEAM:
            return Q(team__in=user.team_ids())
        case Scope.OWN:
            return Q(agent=user.pk)
    return Q(pk__in=[])


def needs_agent(user: User) -> bool:
    return user.scope(Action.REPORT_VIEW) is Scope.OWN


def people_of(user: User) -> Q:
    """The same for rows that belong to a ``user``: presence, offers."""
    match user.scope(Action.REPORT_VIEW):
        case Scope.ALL:
            return Q()
        case Scope.BRAND if user.role != Role.CLIENT:
            teams = Team.objects.filter(brands__in=user.brand_ids()).values("pk")
        case Scope.TEAM:
            teams = Team.objects.filter(pk__in=user.team_ids()).values("pk")
        case Scope.OWN:
            return Q(user=user.pk)
        case _:
            return Q(pk__in=[])
    members = Team.members.through.objects.filter(team__in=teams).values("user")
    return Q(user__in=members)


class BoardQuerySet(QuerySet["Board"]):
    def visible_to(self, user: User) -> BoardQuerySet:
        """Boards all of whose brands one serves; those of the whole house see only who sees all."""
        scope = user.scope(Action.FLOOR_VIEW)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        of_brands = self.model.brands.through.objects.filter(board=OuterRef("pk"))
        strange = of_brands.exclude(brand__in=user.brand_ids())
        return self.filter(Exists(of_brands)).exclude(Exists(strange))

    def current(self) -> BoardQuerySet:
        return self.filter(archived_at__isnull=True)


class SavedReportQuerySet(QuerySet[Any]):
    def visible_to(self, user: User) -> SavedReportQuerySet:
        """One's own, those shared with everyone, and those of people one shares a team with."""
        if user.scope(Action.REPORT_VIEW) < Scope.TEAM:
            return self.none()
        team = Team.members.through.objects.filter(team__in=user.team_ids()).values("user")
        of_teams = Q(shared_with=SharedWith.TEAMS) & Q(owner__in=team)
        return self.filter(Q(owner=user) | Q(shared_with=SharedWith.EVERYONE) | of_teams)

    def own(self, user: User) -> SavedReportQuerySet:
        """Those ``user`` may change."""
        return self.visible_to(user).filter(owner=user)


class ReportScheduleQuerySet(QuerySet[Any]):
    def visible_to(self, user: User) -> ReportScheduleQuerySet:
        """Those of one's own reports."""
        return self.filter(report__owner=user)

    def current(self) -> ReportScheduleQuerySet:
        return self.filter(stopped_at__isnull=True)


class CostQuerySet(QuerySet[Any]):
    def visible_to(self, user: User) -> CostQuerySet:
        return self if user.may(Action.COST_MANAGE) else self.none()
