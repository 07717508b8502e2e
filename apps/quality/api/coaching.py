"""Coaching plans and calibration sessions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand, User
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.quality.choices import CoachingState, Measure
from apps.quality.models import (
    Calibration,
    CoachingCheck,
    CoachingNote,
    CoachingPlan,
    CoachingSession,
    Review,
)
from apps.quality.services import calibrations, coaching

COACH = [granted(Action.COACHING_VIEW, Action.COACHING_LEAD)]
SCORE = [granted(Action.QUALITY_SCORE)]


class CoachingSessionShape(serializers.Serializer[CoachingSession]):
    id = serializers.IntegerField()
    planned_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    held_at = serializers.DateTimeField(allow_null=True)


class CoachingCheckShape(serializers.Serializer[CoachingCheck]):
    days = serializers.IntegerField(help_text="After the start: 14 or 30.")
    value = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()
    change = serializers.FloatField(allow_null=True)
    change_low = serializers.FloatField(allow_null=True)
    change_high = serializers.FloatField(allow_null=True)


class CoachingPlanShape(serializers.Serializer[CoachingPlan]):
    id = serializers.IntegerField()
    agent = serializers.CharField(source="agent.username")
    coach = serializers.CharField(source="coach.username")
    brand = serializers.SlugField(source="brand.slug")
    review = serializers.IntegerField(source="review_id", allow_null=True)
    goal = serializers.CharField()
    measure = serializers.ChoiceField(Measure.choices)
    of = serializers.CharField()
    baseline = serializers.FloatField(allow_null=True)
    baseline_count = serializers.IntegerField()
    target = serializers.FloatField()
    target_on = serializers.DateField()
    state = serializers.ChoiceField(CoachingState.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    sessions = CoachingSessionShape(many=True)
    checks = CoachingCheckShape(many=True)


class WantedPlans(serializers.Serializer[Any]):
    agent = serializers.CharField(required=False)
    state = serializers.ChoiceField(CoachingState.choices, required=False)


class CoachingPlanGiven(serializers.Serializer[Any]):
    agent = serializers.CharField(max_length=150, help_text="Their user name.")
    brand = serializers.SlugField()
    goal = serializers.CharField(max_length=200)
    measure = serializers.ChoiceField(Measure.choices, default=Measure.SCORE)
    of = serializers.SlugField(required=False, default="", max_length=40, allow_blank=True)
    target = serializers.FloatField(min_value=0, max_value=100)
    target_on = serializers.DateField()
    review = RowId(required=False, allow_null=True)


class CoachingPlans(Nouns):
    """From one figure to a better one, by a day."""

    noun = "coaching_plans"
    permission_classes = COACH
    shape = CoachingPlanShape
    asks = WantedPlans
    filters = {"agent": "agent__username", "state": "state"}
    takes = CoachingPlanGiven

    def rows(self, request: Any) -> QuerySet[CoachingPlan]:
        return CoachingPlan.objects.visible_to(request.user).for_list().select_related("brand")

    def make(self, request: Any, given: dict[str, Any]) -> CoachingPlan:
        """The baseline is measured, of the thirty days before."""
        review = given.pop("review", None)
        return coaching.open_plan(
            agent=seen(request, User, username=given.pop("agent")),
            brand=seen(request, Brand, slug=given.pop("brand")), coach=request.user,
            review=seen(request, Review, pk=review) if review else None, **given,
        )  # fmt: skip


class OneCoachingPlan(Noun, among=CoachingPlans):
    """A coaching plan."""


class CoachingSessionGiven(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=5, max_value=240, default=30)


class Sessions(Endpoint):
    permission_classes = [granted(Action.COACHING_LEAD)]

    @extend_schema(
        operation_id="coaching_sessions_add",
        request=CoachingSessionGiven,
        responses={201: CoachingSessionShape},
    )
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """Plan a talk; the same time again is the one that is there."""
        plan = get_object_or_404(CoachingPlan.objects.led_by(request.user), pk=pk)
        row = coaching.plan_session(plan, by=request.user, **read(CoachingSessionGiven, request))
        return Response(CoachingSessionShape(row).data, status=201)


class EndingGiven(serializers.Serializer[Any]):
    is_reached = serializers.BooleanField()


class Ending(Endpoint):
    permission_classes = [granted(Action.COACHING_LEAD)]

    @extend_schema(
        operation_id="coaching_plans_end", request=EndingGiven, responses=CoachingPlanShape
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """It is over, its goal reached or not; once."""
        plan = get_object_or_404(CoachingPlan.objects.led_by(request.user), pk=pk)
        coaching.end(plan, by=request.user, **read(EndingGiven, request))
        return Response(CoachingPlanShape(plan).data)


class CoachingNoteShape(serializers.Serializer[CoachingNote]):
    id = serializers.IntegerField()
    author = serializers.CharField(source="author.username")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class CoachingNoteGiven(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000)


class Notes(Endpoint):
    permission_classes = [granted(Action.COACHING_VIEW)]

    @extend_schema(operation_id="coaching_notes_list", responses=CoachingNoteShape(many=True))
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """What was said; both sides read all of it."""
        rows = seen(request, CoachingPlan, pk=pk).notes.select_related("author")
        return Response(CoachingNoteShape(rows, many=True).data)

    @extend_schema(
        operation_id="coaching_notes_add",
        request=CoachingNoteGiven,
        responses={201: CoachingNoteShape},
    )
    def post(self, request: ProgramRequest, pk: int) -> Response:
        """Add a word; nobody changes it later."""
        plan = seen(request, CoachingPlan, pk=pk)
        row = coaching.note(plan, text=read(CoachingNoteGiven, request)["text"], by=request.user)
        return Response(CoachingNoteShape(row).data, status=201)


class CalibrationShape(serializers.Serializer[Calibration]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.SlugField(source="brand.slug")
    scorecard = serializers.IntegerField(source="version.scorecard_id")
    version = serializers.IntegerField(source="version.number")
    expert = serializers.CharField(source="expert.username", default=None, allow_null=True)
    called_by = serializers.CharField(source="called_by.username")
    due_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    notes = serializers.CharField()


class Calibrations(Nouns):
    """Sessions in which several score the same, blind."""

    noun, permission_classes, shape = "calibrations", SCORE, CalibrationShape
    of, joined = Calibration, ("brand", "version", "expert", "called_by")


class OneCalibration(Noun, among=Calibrations):
    """A calibration session."""


class Opening(Endpoint):
    permission_classes = SCORE

    @extend_schema(operation_id="calibrations_open", request=None, responses=CalibrationShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Go on with what came in: from now on everybody sees what the others answered."""
        row = get_object_or_404(Calibration.objects.leadable_by(request.user), pk=pk)
        calibrations.open_now(row, by=request.user)
        return Response(CalibrationShape(row).data)
