"""Sampling plans: which contacts are reviewed, by whom, how often."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted, named_brand
from apps.accounts.models import Team, User
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.quality.choices import Lane, Release
from apps.quality.models import SamplingPlan, Scorecard
from apps.quality.services import drawing, plans, reviewers

READ_OR_MAKE = [granted(Action.QUALITY_SCORE, Action.QUALITY_MANAGE)]


class SamplingPlanShape(serializers.Serializer[SamplingPlan]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.SlugField(source="brand.slug")
    lane = serializers.ChoiceField(Lane.choices)
    per_agent = serializers.IntegerField(help_text="Contacts of an agent, channel and week.")
    new_hire_days = serializers.IntegerField()
    new_hire_per_agent = serializers.IntegerField()
    reviewer_per_week = serializers.IntegerField()
    due_days = serializers.IntegerField(help_text="Working days.")
    is_blind = serializers.BooleanField()
    counts = serializers.BooleanField(help_text="Toward the agent's score.")
    release = serializers.ChoiceField(Release.choices)
    triggers = serializers.DictField(help_text="Of a risk plan: what it looks for.")
    is_active = serializers.BooleanField()
    last_run_at = serializers.DateTimeField(allow_null=True)


class TriggersGiven(serializers.Serializer[Any]):
    low_rating = serializers.IntegerField(min_value=1, max_value=5, required=False)
    silence = serializers.FloatField(min_value=1, max_value=100, required=False)
    transfer = serializers.IntegerField(min_value=1, max_value=20, required=False)
    repeat = serializers.IntegerField(min_value=1, max_value=60, required=False)
    hold = serializers.IntegerField(min_value=10, max_value=3600, required=False)
    complaint = serializers.BooleanField(required=False)
    words = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=30, required=False
    )


class SamplingPlanChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    teams = serializers.ListField(child=RowId(), max_length=100, required=False)
    scorecards = serializers.ListField(child=RowId(), max_length=50, required=False)
    reviewers = serializers.ListField(
        child=serializers.CharField(max_length=150), max_length=100, required=False
    )
    per_agent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    new_hire_days = serializers.IntegerField(min_value=0, max_value=730, required=False)
    new_hire_per_agent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    reviewer_per_week = serializers.IntegerField(min_value=1, max_value=500, required=False)
    due_days = serializers.IntegerField(min_value=1, max_value=60, required=False)
    is_blind = serializers.BooleanField(required=False)
    counts = serializers.BooleanField(required=False)
    release = serializers.ChoiceField(Release.choices, required=False)
    triggers = TriggersGiven(required=False)
    is_active = serializers.BooleanField(required=False)


class SamplingPlanGiven(SamplingPlanChange):
    brand = serializers.SlugField()
    lane = serializers.ChoiceField([Lane.RANDOM.value, Lane.RISK.value])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["lane"] == Lane.RISK and not attrs.get("triggers"):
            raise serializers.ValidationError({"triggers": "A risk plan looks for something."})
        return attrs


class Plans(Nouns):
    """Which contacts are reviewed."""

    noun, permission_classes, shape = "sampling_plans", READ_OR_MAKE, SamplingPlanShape
    takes = SamplingPlanGiven

    def rows(self, request: Any) -> QuerySet[SamplingPlan]:
        mine = SamplingPlan.objects.visible_to(request.user).filter(archived_at=None)
        return mine.select_related("brand")

    def make(self, request: Any, given: dict[str, Any]) -> SamplingPlan:
        """It draws within the hour, or at once by ``drawing/``."""
        given = named_brand(request, _people(request, given), Action.QUALITY_MANAGE)
        return plans.save(SamplingPlan(), actor=request.user, **given)


class OnePlan(Noun, among=Plans):
    """A sampling plan."""

    takes = SamplingPlanChange

    def change(self, request: Any, row: SamplingPlan, given: dict[str, Any]) -> None:
        """What is not named stays; what was drawn stays drawn."""
        plans.save(row, actor=request.user, **_people(request, given))

    def remove(self, request: Any, row: SamplingPlan) -> None:
        """Archived: it draws nothing any more."""
        plans.archive(row, actor=request.user)


class Drawn(serializers.Serializer[Any]):
    drawn = serializers.IntegerField()


class Drawing(Endpoint):
    permission_classes = [granted(Action.QUALITY_MANAGE)]

    @extend_schema(operation_id="sampling_plans_draw", request=None, responses=Drawn)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Draw now instead of within the hour; what is drawn is drawn once."""
        plan, now = seen(request, SamplingPlan, pk=pk), timezone.now()
        drawn = drawing.run(plan, now=now)
        drawing.staffed(plan, now=now)
        return Response({"drawn": drawn})


def _people(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Teams and cards by number, reviewers by user name: all of whom one may see."""
    for name, model in (("teams", Team), ("scorecards", Scorecard)):
        if name in given:
            given[name] = [seen(request, model, pk=pk) for pk in given[name]]
    if "reviewers" in given:
        people = [seen(request, User, username=name) for name in given["reviewers"]]
        if any(person.role not in reviewers.SCORERS for person in people):
            raise serializers.ValidationError({"reviewers": "Somebody who reviews nothing."})
        given["reviewers"] = people
    return given
