"""The pulse: how our own people are, told by group and only once a round is over."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint
from apps.core.nouns import Noun, Nouns, seen
from apps.surveys.models import PulseRound
from apps.surveys.services import pulse


class PulseRoundShape(serializers.Serializer[PulseRound]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    repeats = serializers.BooleanField()


class PulseRoundGiven(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=1, max_value=31, default=pulse.USUAL_DAYS)
    repeats = serializers.BooleanField(default=False)


class PulseRounds(Nouns):
    """Every asking of our own people."""

    noun = "pulse_rounds"
    permission_classes = [
        granted(Action.FLOOR_VIEW, Action.TEAM_MANAGE, writes_at_least=Scope.BRAND)
    ]
    shape = PulseRoundShape
    takes = PulseRoundGiven
    of = PulseRound

    def make(self, request: Any, given: dict[str, Any]) -> PulseRound:
        """Open one now; refused while another one is open."""
        return pulse.open_round(by=request.user, opens_at=timezone.now(), **given)


class OnePulseRound(Noun, among=PulseRounds):
    """An asking of our own people."""


class PulseFigure(serializers.Serializer[Any]):
    percent = serializers.FloatField(allow_null=True)
    mean = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()


class PulseTold(serializers.Serializer[Any]):
    name = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="Null: under five, not told.")
    figures = serializers.DictField(child=PulseFigure(), allow_null=True)


class PulseResultsShape(serializers.Serializer[Any]):
    is_open = serializers.BooleanField(help_text="Nothing is told while it is.")
    whole = PulseTold(allow_null=True)
    teams = PulseTold(many=True)


class PulseResults(Endpoint):
    permission_classes = [granted(Action.FLOOR_VIEW)]

    @extend_schema(operation_id="pulse_rounds_results", responses=PulseResultsShape)
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """What may be told: groups of five and more, of one's teams."""
        row = seen(request, PulseRound, pk=pk)
        told = pulse.results(row, user=request.user, now=timezone.now())
        return Response(PulseResultsShape(told).data)
