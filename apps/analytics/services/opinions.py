"""What surveys and reviews measured, as sums for the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Sum

from apps.analytics.services.figures import Filters, Period
from apps.analytics.services.sources import Asked, Sums, source
from apps.quality.choices import Lane, ReviewState
from apps.quality.models import Review
from apps.surveys.choices import Way
from apps.surveys.models import Response

if TYPE_CHECKING:
    from apps.accounts.models import User

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


SURVEYED = ~Q(way=Way.CHAT, version=None)
# Which answers and reviews are behind a figure.
BEHIND = {
    "csat": Q(csat__gte=4),
    "rating_rate": Q(csat__isnull=False),
    "nps": Q(nps__isnull=False),
    "ces": Q(ces__gte=5),
}


def _of(condition: Q) -> Count:
    return Count("pk", filter=condition)


@source(
    "csat_answers", "csat_good", "csat_sum", "nps_answers", "nps_promoters", "nps_detractors",
    "ces_answers", "ces_easy", "ces_sum", "fcr_answers", "fcr_yes",
)  # fmt: skip
def surveys(asked: Asked) -> Sums:
    """Answers by the moment they were given. The chat's own rating is a ``Rating`` already."""
    return asked.grouped(
        Response.objects.filter(SURVEYED),
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
    return asked.grouped(
        _counting(),
        REVIEW,
        "released_at",
        {
            "quality_scores": Count("pk"),
            "quality_points": Sum("final") * 100,
            "quality_critical": _of(Q(critical_errors=0)),
        },
    )


def behind(kpi: str, period: Period, filters: Filters, *, reader: User) -> QuerySet[Any] | None:
    """The answers or reviews a figure was made of, ``at`` when; None for every other figure."""
    asked = Asked(period.start, period.end, filters.condition(), (), lambda _field: {}, reader)
    rows: QuerySet[Any]
    if kpi == "quality_score":
        rows = asked.renamed(_counting(), REVIEW).alias(at=F("released_at"))
    elif kpi in BEHIND:
        rows = asked.renamed(Response.objects.filter(SURVEYED, BEHIND[kpi]), RESPONSE)
    else:
        return None
    return rows.filter(at__gte=period.start, at__lt=period.end)


def _counting() -> QuerySet[Any]:
    """Final scores of the random lane."""
    return Review.objects.filter(
        lane=Lane.RANDOM, counts=True, state__in=FINISHED, final__isnull=False
    )
