from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.interactions.models import Interaction
from apps.voice.choices import CallState, RecordingState

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.routing.models import Queue
    from apps.voice.models import (
        AllocationRule,
        AnswerHours,
        Call,
        CallAlarm,
        CallingWindow,
        PartnerSite,
        Phone,
        PhoneNumber,
        Placement,
        Recording,
        VoiceServer,
    )


class PhoneNumberQuerySet(QuerySet["PhoneNumber"]):
    def visible_to(self, user: User) -> PhoneNumberQuerySet:
        """The numbers of the brands that ``user`` works for."""
        if user.is_superuser or user.role == "admin":
            return self
        return self.filter(channel__brand__in=user.brand_ids())

    def in_use(self) -> PhoneNumberQuerySet:
        return self.filter(archived_at=None)


class CallQuerySet(QuerySet["Call"]):
    def visible_to(self, user: User) -> CallQuerySet:
        """Calls whose conversation ``user`` may see; those in the menu, by their number."""
        interactions = Interaction.objects.visible_to(user).values("pk")
        ours = Q() if user.role == "admin" else Q(number__channel__brand__in=user.brand_ids())
        return self.filter(Q(interaction__in=interactions) | Q(interaction=None) & ours)

    def with_person(self, user: User) -> CallQuerySet:
        """Live calls on which ``user`` has a line, or which are theirs and wait for their phone."""
        on_it = Q(legs__user=user, legs__ended_at=None)
        return self.live().filter(on_it | Q(interaction__owner=user)).distinct()

    def live(self) -> CallQuerySet:
        return self.exclude(state=CallState.ENDED)

    def of(self, server: VoiceServer) -> CallQuerySet:
        return self.filter(server=server)


class PhoneQuerySet(QuerySet["Phone"]):
    def visible_to(self, user: User) -> PhoneQuerySet:
        """One's own; everybody's for whoever keeps the lines."""
        return self if user.role == "admin" else self.filter(user=user)

    def with_password(self, *, now: datetime) -> PhoneQuerySet:
        """Browsers whose password has not run out."""
        return self.filter(is_desk_phone=False, password_until__gt=now)


class RecordingQuerySet(QuerySet["Recording"]):
    def visible_to(self, user: User) -> RecordingQuerySet:
        """Recordings ``user`` may listen to: those of calls they see, by the table's scope."""
        scope = user.scope(Action.RECORDING_LISTEN)
        if scope is Scope.NONE:
            return self.none()
        heard = self.filter(call__interaction__in=Interaction.objects.visible_to(user).values("pk"))
        return heard.filter(call__interaction__owner=user) if scope is Scope.OWN else heard

    def to_fetch(self) -> RecordingQuerySet:
        return self.filter(state=RecordingState.FINISHED).order_by("pk")


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


class CallingWindowQuerySet(QuerySet["CallingWindow"]):
    def visible_to(self, user: User) -> CallingWindowQuerySet:
        """Everybody's, and those of the brands that ``user`` serves."""
        if user.role == "admin":
            return self
        return self.filter(Q(brand=None) | Q(brand__in=user.brand_ids()))

    def for_brand(self, brand: Brand) -> CallingWindowQuerySet:
        return self.filter(Q(brand=None) | Q(brand=brand))


class CallAlarmQuerySet(QuerySet["CallAlarm"]):
    def visible_to(self, user: User) -> CallAlarmQuerySet:
        """Of the people whose floor ``user`` sees."""
        match user.scope(Action.FLOOR_VIEW):
            case Scope.ALL:
                return self
            case Scope.BRAND:
                return self.filter(brand__in=user.brand_ids())
            case Scope.TEAM:
                return self.filter(user__teams__in=user.team_ids()).distinct()
        return self.none()

    def standing(self) -> CallAlarmQuerySet:
        return self.filter(seen_at=None)
