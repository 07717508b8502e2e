"""What surveys and reviews measured, as sums for the figures."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from apps.analytics.services.sources import Asked, Sums, source
from apps.quality.choices import Lane, ReviewState
from apps.quality.models import Review
from apps.surveys.choices import Way
from apps.surveys.models import Response

RESPONSE = {
    "brand": "brand_id",
    "kind": "kind",
    "queue": "queue_id",
    "agent": "agent_id",
    "team": "interaction__case__team_id",
    "reason": "interaction__case__reason_id",
    "channel": "interaction__channel_id",
}
REVIEW = {
    "brand": "brand_id",
    "kind": "kind_of_channel",
    "agent": "agent_id",
    "team": "team_id",
    "queue": "interaction__queue_entries__queue_id",
    "reason": "interaction__case__reason_id",
    "channel": "interaction__channel_id",
}
FINISHED = (
    ReviewState.RELEASED, ReviewState.DISPUTED, ReviewState.DECIDED, ReviewState.ACKNOWLEDGED,
    ReviewState.FINAL,
)  # fmt: skip


def _of(condition: Q) -> Count:
    return Count("pk", filter=condition)


@source(
    "csat_answers", "csat_good", "csat_sum", "nps_answers", "nps_promoters", "nps_detractors",
    "ces_answers", "ces_easy", "ces_sum", "fcr_answers", "fcr_yes",
)  # fmt: skip
def surveys(asked: Asked) -> Sums:
    """Answers by the moment they were given. The chat's own rating is a ``Rating`` already."""
    own = ~Q(way=Way.CHAT, version=None)
    return asked.grouped(
        Response.objects.filter(own),
        RESPONSE,
        "at",
        {
            "csat_answers": _of(Q(csat__isnull=False)),
            "csat_good": _of(Q(csat__gte=4)),
            "csat_sum": Sum("csat"),
            "nps_answers": _of(Q(nps__isnull=False)),
            "nps_promoters": _of(Q(nps__gte=9)),
            "nps_detractors": _of(Q(nps__lte=6)),
            "ces_answers": _of(Q(ces__isnull=False)),
            "ces_easy": _of(Q(ces__gte=5)),
            "ces_sum": Sum("ces"),
            "fcr_answers": _of(Q(is_solved__isnull=False)),
            "fcr_yes": _of(Q(is_solved=True)),
        },
    )


@source("quality_scores", "quality_points", "quality_critical")
def reviews(asked: Asked) -> Sums:
    """Final scores of the random lane, by their release: only those say how good the room is."""
    rows = Review.objects.filter(
        lane=Lane.RANDOM, counts=True, state__in=FINISHED, final__isnull=False
    )
    return asked.grouped(
        rows,
        REVIEW,
        "released_at",
        {
            "quality_scores": Count("pk"),
            "quality_points": Sum("final") * 100,
            "quality_critical": _of(Q(critical_errors=0)),
        },
    )
