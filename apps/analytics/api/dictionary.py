"""The dictionary of key figures, and any of them over any period: as the reports count them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.services import figures
from apps.analytics.services.figures import DIMENSIONS, EARLIEST, LATEST, STEPS, Filters, Period
from apps.core.api import Endpoint, asked
from apps.core.nouns import RowId, TimeZone

LONGEST = timedelta(days=800)
LONGEST_IN_STEPS = {"quarter": timedelta(days=7), "hour": timedelta(days=31)}


class KpiShape(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    version = serializers.IntegerField()
    formula = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    left_out = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    changed = serializers.CharField()
    clock = serializers.CharField(help_text="Which event says into which hour a contact belongs.")
    better = serializers.CharField()
    channels = serializers.ListField(child=serializers.CharField())
    options = serializers.DictField(child=serializers.ListField())


class Dictionary(Endpoint):
    permission_classes = [granted(Action.REPORT_VIEW)]

    @extend_schema(operation_id="kpis_list", responses=KpiShape(many=True))
    def get(self, request: ProgramRequest) -> Response:
        """Every key figure: how it is counted, by which version, and where that comes from."""
        return Response(KpiShape(list(KPIS.values()), many=True).data)


class Wanted(serializers.Serializer[Any]):
    kpi = serializers.MultipleChoiceField(choices=sorted(KPIS), help_text="One or several.")
    first = serializers.DateField(help_text="The first day.")
    last = serializers.DateField(help_text="The last day, included.")
    zone = TimeZone(default="UTC", help_text="Where days begin.")
    by = serializers.ChoiceField(DIMENSIONS, required=False)
    step = serializers.ChoiceField(STEPS, required=False)
    queue = serializers.ListField(child=RowId(), required=False)
    kind = serializers.ListField(child=serializers.CharField(max_length=12), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ("first", "last"):
            if not EARLIEST <= attrs[name] <= LATEST:
                raise serializers.ValidationError({name: "Between 2000 and 2100."})
        longest = LONGEST_IN_STEPS.get(attrs.get("step", ""), LONGEST)
        if not timedelta() <= attrs["last"] - attrs["first"] < longest:
            raise serializers.ValidationError(
                {"last": f"Up to {longest.days} days from the first."}
            )
        if attrs.get("by") and attrs.get("step"):
            raise serializers.ValidationError({"step": "By a dimension or over time, not both."})
        return attrs


class FigureShape(serializers.Serializer[Any]):
    kpi = serializers.CharField(source="kpi.key")
    version = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True, help_text="Null: nothing to divide by.")
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()


class RowShape(serializers.Serializer[Any]):
    key = serializers.CharField(
        help_text="The id, kind or moment it is about; empty for the whole."
    )
    figures = FigureShape(many=True)


class Counted(serializers.Serializer[Any]):
    counted_to = serializers.DateTimeField(allow_null=True, help_text="How far the logs were read.")
    results = RowShape(many=True)


class Figures(Endpoint):
    permission_classes = [granted(Action.REPORT_VIEW)]

    @extend_schema(operation_id="figures_list", parameters=[Wanted], responses=Counted)
    def get(self, request: ProgramRequest) -> Response:
        """Key figures of what the reader's reports may count: whole, by a dimension, or over time.

        A percentage is 0.0 to 1.0. Add numerators and denominators, never values.
        """
        wanted = asked(Wanted, request)
        rows = [
            {"key": _said(row.key), "figures": [row.figure(kpi) for kpi in sorted(wanted["kpi"])]}
            for row in _rows(wanted, request)
        ]
        told = {"counted_to": figures.counted_to(), "results": rows}
        return Response(Counted(told).data)


def _rows(wanted: dict[str, Any], request: ProgramRequest) -> list[figures.Row]:
    period = Period.of_days(wanted["first"], wanted["last"], zone=wanted["zone"])
    filters = Filters(queues=wanted.get("queue", ()), kinds=wanted.get("kind", ()))
    cut = {"reader": request.user, "only": {name for kpi in wanted["kpi"] for name in needs(kpi)}}
    if by := wanted.get("by"):
        return figures.table(by, period, filters, **cut)
    if step := wanted.get("step"):
        return figures.series(step, period, filters, **cut)
    return [figures.Row((), figures.totals(period, filters, **cut))]


def _said(key: tuple[Any, ...]) -> str:
    return "".join(part.isoformat() if hasattr(part, "isoformat") else str(part) for part in key)
