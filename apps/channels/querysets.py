from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.channels.choices import AccountStatus, InboundState, OutboxState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.channels.models import ChannelAccount, InboundEvent, OutboxMessage


class ChannelAccountQuerySet(QuerySet["ChannelAccount"]):
    def visible_to(self, user: User) -> ChannelAccountQuerySet:
        """The channels of one's brands; all of them for whoever manages channels."""
        if user.scope(Action.CHANNEL_MANAGE) is Scope.ALL:
            return self
        return self.filter(brand__in=user.brand_ids())

    def active(self) -> ChannelAccountQuerySet:
        return self.filter(status=AccountStatus.ACTIVE)

    def current(self) -> ChannelAccountQuerySet:
        return self.exclude(status=AccountStatus.ARCHIVED)


class InboundEventQuerySet(QuerySet["InboundEvent"]):
    def visible_to(self, user: User) -> InboundEventQuerySet:
        """Raw input is for administrators: it may hold anything."""
        return self if user.may(Action.CHANNEL_MANAGE) else self.none()

    def quarantined(self) -> InboundEventQuerySet:
        return self.filter(state=InboundState.QUARANTINED)

    def due(self, now: datetime) -> InboundEventQuerySet:
        """Stored and not handled, and not waiting for its next try."""
        return self.filter(state=InboundState.STORED).filter(
            Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now)
        )


class OutboxMessageQuerySet(QuerySet["OutboxMessage"]):
    def visible_to(self, user: User) -> OutboxMessageQuerySet:
        return self if user.may(Action.CHANNEL_MANAGE) else self.none()

    def due(self, now: datetime) -> OutboxMessageQuerySet:
        """Ready to send: queued and due, or leased by a sender that died."""
        return self.filter(
            Q(state=OutboxState.QUEUED, due_at__lte=now)
            | Q(state=OutboxState.SENDING, leased_until__lt=now)
        )
