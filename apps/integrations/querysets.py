from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action
from apps.integrations.choices import DispatchState, SubscriptionStatus

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.integrations.models import Dispatch, Fact, Subscription


class PublishedFactQuerySet(QuerySet["Fact"]):
    def unnumbered(self) -> PublishedFactQuerySet:
        return self.filter(seq__isnull=True)

    def after(self, seq: int) -> PublishedFactQuerySet:
        """Those with a higher number, in order: nothing with a lower one comes any more."""
        return self.filter(seq__gt=seq).order_by("seq")


class SubscriptionQuerySet(QuerySet["Subscription"]):
    def visible_to(self, user: User) -> SubscriptionQuerySet:
        return self if user.may(Action.WEBHOOK_MANAGE) else self.none()

    def active(self) -> SubscriptionQuerySet:
        return self.filter(status=SubscriptionStatus.ACTIVE)


class DispatchQuerySet(QuerySet["Dispatch"]):
    def visible_to(self, user: User) -> DispatchQuerySet:
        return self if user.may(Action.WEBHOOK_MANAGE) else self.none()

    def due(self, now: datetime) -> DispatchQuerySet:
        """Ready to send: queued and due, or leased by a sender that died."""
        return self.filter(
            Q(state=DispatchState.QUEUED, due_at__lte=now)
            | Q(state=DispatchState.SENDING, leased_until__lt=now)
        )
