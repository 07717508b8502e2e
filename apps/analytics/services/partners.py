"""Calls handed to another desk by its share, as a source: offered to the queue, and flowed out.

They have no conversation of ours, so no fact: their placement says what became of them. What
came back is ours and is counted with our contacts; what the client's answer hours send to its
own desk was never offered to us. By the moment it was handed over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Extract

from apps.analytics.domain.waiting import SHORT_ABANDON_MS
from apps.analytics.services.sources import Asked, Sums, source
from apps.voice.choices import CallEnd, Why
from apps.voice.models import CallEvent, PartnerSite, Placement

SHARED = (Why.SHARE, Why.SPILL)
PLACEMENT = {
    "brand": "call__number__channel__brand_id",
    "kind": "call__number__channel__kind",
    "channel": "call__number__channel_id",
    "queue": "queue",
    # Of an interaction, which they have not: nobody's.
    "agent": "call__interaction__owner_id",
    "team": "call__interaction__case__team_id",
    "reason": "call__interaction__case__reason_id",
}
OVER = Q(call__ended_at__isnull=False)
TAKEN = Q(answered_at__isnull=False)
GAVE_UP = OVER & ~TAKEN & Q(call__end=CallEnd.CUSTOMER)
AT_ONCE = Q(call__ended_at__lt=F("created_at") + timedelta(milliseconds=SHORT_ABANDON_MS))
FLOWED = TAKEN | OVER & ~GAVE_UP


@source("offered", "flowed_out", "overflowed", "abandoned", "short_abandons", "waiting")
def handed_on(asked: Asked) -> Sums:
    sums = {
        "offered": Count("pk"),
        "flowed_out": Count("pk", filter=FLOWED),
        "overflowed": Count("pk", filter=FLOWED),
        "abandoned": Count("pk", filter=GAVE_UP & ~AT_ONCE),
        "short_abandons": Count("pk", filter=GAVE_UP & AT_ONCE),
        "waiting": Count("pk", filter=~TAKEN & ~OVER),
        "wait_abandoned_ms": Sum(
            Extract(F("call__ended_at") - F("created_at"), "epoch") * 1000,
            filter=GAVE_UP & ~AT_ONCE,
        ),
    }
    return asked.grouped(_placements(), PLACEMENT, "created_at", sums)


def _placements() -> Any:
    """``queue``: the one of the day, as the call's story has it."""
    story = CallEvent.objects.filter(call=OuterRef("call"), kind="placed").order_by("pk")
    told = Cast(KeyTextTransform("queue", "particulars"), BigIntegerField())
    rows = Placement.objects.filter(
        site__in=PartnerSite.objects.values("pk"),  # by their index
        why__in=SHARED,
        came_back_at=None,
        call__interaction=None,
    )
    entry = F("call__number__channel__entry_point__queue_id")
    of_the_day = Subquery(story.annotate(told=told).values("told")[:1])
    return rows.annotate(queue=Coalesce(of_the_day, entry, output_field=BigIntegerField()))
