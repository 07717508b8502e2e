"""Who answers a brand's calls, and when; every change is a version, in force as it is written.

Answers carry ``ETag``; a change with ``If-Match`` of it is 412 when somebody was there before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand
from apps.core.api import Changed, Endpoint, etag, expected_version, is_fresh, read
from apps.core.nouns import Nouns
from apps.routing.domain.hours import MINUTES_A_DAY
from apps.voice.domain.answer_hours import Stretch, Who
from apps.voice.models import AnswerHours
from apps.voice.services import answer_hours

WEEK = 7
IF_MATCH = [OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)]
SIDES = [(side.value, side.value) for side in (Who.OWN, Who.US)]


class StretchField(serializers.Serializer[Any]):
    begins = serializers.TimeField()
    ends = serializers.TimeField(help_text="00:00 is midnight.")
    who = serializers.ChoiceField(SIDES, help_text="own: the client's desk; us: we.")

    def to_internal_value(self, data: Any) -> Any:
        told = super().to_internal_value(data)
        ends = _minutes(told["ends"]) or MINUTES_A_DAY
        return Stretch(_minutes(told["begins"]), ends, Who(told["who"]))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        begins, ends, who = instance
        return {"begins": _time(begins), "ends": _time(ends), "who": who}


class DayShape(serializers.Serializer[Any]):
    day = serializers.DateField()
    label = serializers.CharField()  # type: ignore[assignment]
    stretches = StretchField(many=True)


class AnswerHoursShape(serializers.Serializer[AnswerHours]):
    id = serializers.IntegerField(allow_null=True)
    brand = serializers.CharField(source="brand.slug")
    version = serializers.IntegerField()
    week = serializers.SerializerMethodField(help_text="Seven days, Monday first.")
    days = serializers.SerializerMethodField(help_text="Those that differ.")
    forward = serializers.CharField(help_text="Who answers everything, or empty.")
    forward_until = serializers.DateTimeField(allow_null=True)
    most_calls = serializers.IntegerField(allow_null=True, help_text="That we take at once.")
    changed = serializers.CharField()
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ListField(child=StretchField(many=True)))
    def get_week(self, row: AnswerHours) -> Any:
        return [StretchField(day, many=True).data for day in row.weekly]

    @extend_schema_field(DayShape(many=True))
    def get_days(self, row: AnswerHours) -> Any:
        told = [
            {"day": date.fromisoformat(when), "label": one["label"], "stretches": one["day"]}
            for when, one in sorted(row.exceptions.items())
        ]
        return DayShape(told, many=True).data


class WantedHours(serializers.Serializer[Any]):
    brand = serializers.SlugField(required=False)


class AnswerHoursVersions(Nouns):
    """Every version there was, newest first."""

    noun = "answer_hours_versions"
    permission_classes = [granted(Action.ANSWER_HOURS)]
    shape = AnswerHoursShape
    asks = WantedHours
    filters = {"brand": "brand__slug"}
    of, joined = AnswerHours, ("brand", "by")


class OfBrand(Endpoint):
    """One part of a brand's answer hours."""

    permission_classes = [granted(Action.ANSWER_HOURS)]

    def brand(self, request: ProgramRequest) -> Brand:
        rows = Brand.objects.visible_to(request.user).filter(archived_at=None)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def written(
        self, request: ProgramRequest, change: Callable[..., None], **told: Any
    ) -> Response:
        """By ``change``, after the version that the caller has read."""
        brand, known = self.brand(request), expected_version(request)
        after = in_force(brand).version
        if known is not None and known != after:
            raise Changed
        change(brand=brand, after=after, by=request.user, **told)
        return shown(in_force(brand))


class HoursOfBrand(OfBrand):
    @extend_schema(operation_id="answer_hours_read", responses={200: AnswerHoursShape, 304: None})
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """In force now; where nothing was agreed, version 0: we answer everything."""
        row = in_force(self.brand(request))
        if is_fresh(request, row.version):
            return Response(status=304, headers={"ETag": etag(row.version)})
        return shown(row)


class WeekGiven(serializers.Serializer[Any]):
    week = serializers.ListField(
        child=StretchField(many=True, max_length=20), min_length=WEEK, max_length=WEEK,
        help_text="Seven days, Monday first; what is nobody's is a message.",
    )  # fmt: skip


class Week(OfBrand):
    @extend_schema(
        operation_id="answer_hours_week", request=WeekGiven, responses=AnswerHoursShape,
        parameters=IF_MATCH,
    )  # fmt: skip
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """The normal week, as a whole."""
        weekly = read(WeekGiven, request)["week"]
        return self.written(request, answer_hours.set_week, weekly=weekly)


class DayGiven(serializers.Serializer[Any]):
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=80, required=False, default="", allow_blank=True
    )
    stretches = StretchField(many=True, max_length=20)


class Day(OfBrand):
    @extend_schema(
        operation_id="answer_hours_day", request=DayGiven, responses=AnswerHoursShape,
        parameters=IF_MATCH,
    )  # fmt: skip
    def put(self, request: ProgramRequest, pk: int, when: str) -> Response:
        """A day that differs from the week, such as 2026-12-24."""
        told = read(DayGiven, request)
        return self.written(request, answer_hours.set_day, when=_day(when), **told)

    @extend_schema(
        operation_id="answer_hours_day_remove",
        responses={200: AnswerHoursShape},
        parameters=IF_MATCH,
    )
    def delete(self, request: ProgramRequest, pk: int, when: str) -> Response:
        """Like every week again."""
        return self.written(request, answer_hours.drop_day, when=_day(when))


class ForwardingGiven(serializers.Serializer[Any]):
    who = serializers.ChoiceField(SIDES)
    until = serializers.DateTimeField()

    def validate_until(self, value: Any) -> Any:
        if value <= timezone.now():
            raise serializers.ValidationError("That moment has passed.")
        return value


class Forwarding(OfBrand):
    @extend_schema(
        operation_id="answer_hours_forward", request=ForwardingGiven, responses=AnswerHoursShape,
        parameters=IF_MATCH,
    )  # fmt: skip
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """One side answers everything until then, whatever the week says."""
        told = read(ForwardingGiven, request)
        who, until = Who(told["who"]), told["until"]
        return self.written(request, answer_hours.forward, who=who, until=until)

    @extend_schema(
        operation_id="answer_hours_forward_end",
        responses={200: AnswerHoursShape},
        parameters=IF_MATCH,
    )
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """The week holds again."""
        return self.written(request, answer_hours.forward, who=None, until=None)


class LimitGiven(serializers.Serializer[Any]):
    most_calls = serializers.IntegerField(min_value=0, max_value=1000, allow_null=True)


class Limit(OfBrand):
    @extend_schema(
        operation_id="answer_hours_limit", request=LimitGiven, responses=AnswerHoursShape,
        parameters=IF_MATCH,
    )  # fmt: skip
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """So many calls at once are ours; the next ring at the client's desk. Null: all."""
        return self.written(request, answer_hours.take_at_once, **read(LimitGiven, request))


class VersionGiven(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=10**6)


class Version(OfBrand):
    @extend_schema(
        operation_id="answer_hours_restore", request=VersionGiven, responses=AnswerHoursShape,
        parameters=IF_MATCH,
    )  # fmt: skip
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """An earlier version again, as a version of its own."""
        return self.written(request, answer_hours.restore, **read(VersionGiven, request))


def in_force(brand: Brand) -> AnswerHours:
    """What holds; where nothing was agreed, a version that no row holds."""
    return AnswerHours.objects.in_force(brand) or AnswerHours(
        brand=brand, version=0, weekly=[answer_hours.ALL_OURS] * WEEK
    )


def shown(row: AnswerHours) -> Response:
    return Response(AnswerHoursShape(row).data, headers={"ETag": etag(row.version)})


def _day(text: str) -> date:
    day: date = serializers.DateField().run_validation(text)
    return day


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
