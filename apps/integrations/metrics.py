"""What programs outside are owed, and how many listen: for /metrics."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone

from apps.core.metrics import Figure, measured
from apps.integrations.choices import DispatchState, SubscriptionStatus
from apps.integrations.models import Dispatch, Fact, Subscription

OWED = [DispatchState.QUEUED, DispatchState.SENDING]


@measured
def webhooks() -> Iterator[Figure]:
    now = timezone.now()
    due = Dispatch.objects.filter(state__in=OWED).aggregate(n=Count("pk"), at=Min("due_at"))
    yield Figure("webhooks_waiting", "Posts owed to programs outside.", due["n"])
    age = max((now - due["at"]).total_seconds(), 0) if due["at"] else 0
    yield Figure("webhooks_oldest_seconds", "How long the oldest is overdue.", age)
    off = Subscription.objects.filter(status=SubscriptionStatus.DISABLED).count()
    yield Figure("webhooks_switched_off", "Subscriptions that failed for days.", off)
    new = Fact.objects.all().unnumbered().aggregate(n=Count("pk"), at=Min("at"))
    yield Figure("facts_unnumbered", "What happened and was not told yet.", new["n"])
    lag = (now - new["at"]).total_seconds() if new["at"] else 0
    yield Figure("facts_oldest_seconds", "How long the oldest of them waits.", lag)
