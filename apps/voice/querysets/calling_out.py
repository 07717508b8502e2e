from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope

if TYPE_CHECKING:
    from apps.accounts.models import Brand, User
    from apps.voice.models import CallAlarm, CallingWindow


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
