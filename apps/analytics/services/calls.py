"""Phone calls as a source: how many were spoken, how long, and how much of it on hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Extract

from apps.analytics.services.sources import Asked, Sums, source
from apps.voice.models import Call

SHORT = timedelta(seconds=10)  # spoken for less: hung up at once, or a bad line
CALL = {
    "brand": "interaction__case__brand_id",
    "kind": "interaction__kind",
    "channel": "interaction__channel_id",
    "queue": "interaction__queue_entries__queue_id",
    "agent": "interaction__owner_id",
    "team": "interaction__case__team_id",
    "reason": "interaction__case__reason_id",
}
SPOKEN = ExpressionWrapper(F("ended_at") - F("talking_at"), output_field=DurationField())


@source("calls", "short_calls", "calls_ms", "calls_hold_ms")
def calls(asked: Asked) -> Sums:
    """By the moment they ended; what nobody spoke in is no call here."""
    rows: Any = Call.objects.filter(talking_at__isnull=False, interaction__isnull=False)
    sums = {
        "calls": Count("pk"),
        "short_calls": Count("pk", filter=Q(spoken__lt=SHORT)),
        "calls_ms": Sum(Extract("spoken", "epoch") * 1000),
        "calls_hold_ms": Sum("hold_seconds") * 1000,
    }
    return asked.grouped(rows.annotate(spoken=SPOKEN), CALL, "ended_at", sums)
