"""What is owed to providers, what came in and was not read: for /metrics."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone

from apps.channels.choices import InboundState, OutboxState
from apps.channels.models import ChannelAccount, InboundEvent, OutboxMessage
from apps.core.metrics import Figure, measured

OWED = [OutboxState.QUEUED, OutboxState.SENDING]


@measured
def outbox() -> Iterator[Figure]:
    now = timezone.now()
    due = OutboxMessage.objects.filter(state__in=OWED).aggregate(n=Count("pk"), at=Min("due_at"))
    yield Figure("outbox_waiting", "Messages owed to providers.", due["n"])
    age = max((now - due["at"]).total_seconds(), 0) if due["at"] else 0
    yield Figure("outbox_oldest_seconds", "How long the oldest is overdue.", age)


@measured
def inbound() -> Iterator[Figure]:
    now = timezone.now()
    stored = InboundEvent.objects.filter(state=InboundState.STORED)
    due = stored.aggregate(n=Count("pk"), at=Min("received_at"))
    yield Figure("inbound_waiting", "What came in and was not handled.", due["n"])
    age = (now - due["at"]).total_seconds() if due["at"] else 0
    yield Figure("inbound_oldest_seconds", "How long the oldest waits.", age)
    aside = InboundEvent.objects.quarantined().count()
    yield Figure("inbound_quarantined", "What could not be read.", aside)
    for account in ChannelAccount.objects.active():
        labels = {"channel": account.key, "kind": account.kind}
        is_up = 0 if account.health == "down" else 1
        yield Figure("channel_up", "0 while a provider refuses or is silent.", is_up, labels)
