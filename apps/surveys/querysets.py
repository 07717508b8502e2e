"""The questions we ask about surveys and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.surveys.choices import InvitationState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.surveys.models import PulseRound, Response, Survey, SurveyInvitation


class SurveyQuerySet(QuerySet["Survey"]):
    def visible_to(self, user: User) -> SurveyQuerySet:
        """Those of every brand, and those of one's brands."""
        scope = user.scope(Action.SURVEY_VIEW)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        return self.filter(Q(brand__isnull=True) | Q(brand__in=user.brand_ids()))

    def manageable_by(self, user: User) -> SurveyQuerySet:
        """Those one may change: of one's brands. Every brand's are the administrator's."""
        scope = user.scope(Action.CONTENT_MANAGE)
        if scope is Scope.ALL:
            return self
        return self.filter(brand__in=user.brand_ids()) if scope >= Scope.BRAND else self.none()

    def current(self) -> SurveyQuerySet:
        return self.filter(archived_at__isnull=True)

    def asking(self) -> SurveyQuerySet:
        """Switched on, with something published to ask."""
        return self.current().filter(is_on=True, published__isnull=False)


class SurveyInvitationQuerySet(QuerySet["SurveyInvitation"]):
    def due(self, now: datetime) -> SurveyInvitationQuerySet:
        return self.filter(state=InvitationState.DUE, due_at__lte=now)


class ResponseQuerySet(QuerySet["Response"]):
    def visible_to(self, user: User) -> ResponseQuerySet:
        """Answers about one's own contacts, one's teams', one's brands'."""
        scope = user.scope(Action.SURVEY_VIEW)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        if scope is Scope.OWN:
            return self.filter(agent=user)
        ours = self.filter(brand__in=user.brand_ids())
        if scope is Scope.BRAND:
            return ours
        members = apps.get_model("accounts", "Team").members.through.objects
        colleagues = members.filter(team__in=user.team_ids()).values("user_id")
        return ours.filter(Q(agent=user) | Q(agent__in=colleagues))

    def matching(self, words: str) -> ResponseQuerySet:
        """Full-text search in own words, in any language."""
        return self.filter(search=SearchQuery(words, config="simple", search_type="websearch"))


class PulseRoundQuerySet(QuerySet["PulseRound"]):
    def visible_to(self, user: User) -> PulseRoundQuerySet:
        """Everybody may know of a round; its results are told by ``services.pulse``."""
        return self if user.is_active else self.none()

    def open(self, now: datetime) -> PulseRoundQuerySet:
        return self.filter(opens_at__lte=now, closes_at__gt=now)
