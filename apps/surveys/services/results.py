"""Figures over answers: one statement for a cut, however many rows; every figure is a pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncWeek

from apps.surveys.domain.scores import Figure
from apps.surveys.models import Response, SurveyInvitation

PAIRS = {
    "csat_good": Count("pk", filter=Q(csat__gte=4)),
    "csat_count": Count("csat"),
    "csat_total": Sum("csat"),
    "nps_good": Count("pk", filter=Q(nps__gte=9)),
    "nps_bad": Count("pk", filter=Q(nps__lte=6)),
    "nps_count": Count("nps"),
    "nps_total": Sum("nps"),
    "ces_good": Count("pk", filter=Q(ces__gte=5)),
    "ces_count": Count("ces"),
    "ces_total": Sum("ces"),
    "yes_no_good": Count("pk", filter=Q(is_solved=True)),
    "yes_no_count": Count("is_solved"),
}
MEASURES = ("csat", "nps", "ces", "yes_no")
CUTS = {"queue": "queue__name", "agent": "agent__display_name", "kind": "kind", "way": "way"}
STEPS = {"week": TruncWeek, "month": TruncMonth}
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a cut: its name and its figures."""

    key: Any
    name: Any
    figures: Mapping[str, Figure]
    answers: int


def figures(rows: QuerySet[Response]) -> dict[str, Figure]:
    return _figures(rows.order_by().aggregate(**PAIRS))


def cut(rows: QuerySet[Response], by: str) -> list[Line]:
    """The same by queue, agent, channel or way, most answers first."""
    name = CUTS[by]
    found = (
        rows.order_by()
        .values(key=F(by), name=F(name))
        .annotate(**PAIRS, answers=Count("pk"))
        .order_by("-answers", "name")[:MOST_LINES]
    )
    return [Line(row["key"], row["name"], _figures(row), row["answers"]) for row in found]


def course(rows: QuerySet[Response], *, step: str = "week") -> list[Line]:
    """The same by week or month, oldest first."""
    found = (
        rows.order_by()
        .annotate(moment=STEPS[step]("at"))
        .values("moment")
        .annotate(**PAIRS, answers=Count("pk"))
        .order_by("moment")
    )
    return [Line(row["moment"], row["moment"], _figures(row), row["answers"]) for row in found]


def asked(brand_ids: list[int] | None, *, since: datetime, until: datetime) -> tuple[int, int]:
    """(answered, asked) by invitation: the response rate's pair. None: every brand."""
    rows = SurveyInvitation.objects.filter(sent_at__gte=since, sent_at__lt=until)
    if brand_ids is not None:
        rows = rows.filter(brand__in=brand_ids)
    counted = rows.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(state="answered")))
    return counted["answered"], counted["asked"]


def _figures(row: Mapping[str, Any]) -> dict[str, Figure]:
    return {
        measure: Figure(
            good=row[f"{measure}_good"],
            bad=row.get(f"{measure}_bad", 0),
            count=row[f"{measure}_count"],
            total=row.get(f"{measure}_total") or 0,
        )
        for measure in MEASURES
    }
