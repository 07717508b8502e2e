from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.voice.choices import CallState

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.routing.models import Queue
    from apps.voice.models import AllocationRule, AnswerHours, PartnerSite, PhoneNumber, Placement


class PartnerSiteQuerySet(QuerySet["PartnerSite"]):
    def visible_to(self, user: User) -> PartnerSiteQuerySet:
        """The desks that work for a brand that ``user`` serves."""
        if user.is_superuser or user.role == "admin":
            return self
        return self.filter(brands__in=user.brand_ids()).distinct()

    def in_use(self) -> PartnerSiteQuerySet:
        return self.filter(is_active=True, archived_at=None)

    def of_brand(self, brand: Brand | int) -> PartnerSiteQuerySet:
        return self.filter(brands=brand)


class AllocationQuerySet(QuerySet["AllocationRule"]):
    def of_call(self, number: PhoneNumber, queue: Queue | int | None) -> AllocationQuerySet:
        """The shares that hold for a call: its number's, else its queue's."""
        own = self.filter(number=number)
        return own if queue is None or own.exists() else self.filter(queue=queue)


class PlacementQuerySet(QuerySet["Placement"]):
    def away(self) -> PlacementQuerySet:
        """At another desk now, ringing or talking."""
        return self.filter(site__isnull=False, leg__ended_at=None, leg__isnull=False)

    def ours(self, brand: Brand | int) -> PlacementQuerySet:
        """Live calls of the brand that are with us."""
        back = Q(site=None, who="us") | Q(came_back_at__isnull=False)
        live = self.exclude(call__state=CallState.ENDED)
        return live.filter(back, call__number__channel__brand=brand)

    def by_site(self) -> dict[int | None, int]:
        return dict(self.order_by().values_list("site").annotate(Count("pk")))


class AnswerHoursQuerySet(QuerySet["AnswerHours"]):
    def visible_to(self, user: User) -> AnswerHoursQuerySet:
        if user.scope(Action.ANSWER_HOURS) is Scope.NONE:
            return self.none()
        if user.role == "admin":
            return self
        return self.filter(brand__in=user.brand_ids())

    def in_force(self, brand: Brand | int) -> AnswerHours | None:
        return self.filter(brand=brand).order_by("-version").first()
