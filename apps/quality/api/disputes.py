"""Disputes and their decisions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.quality.choices import DisputeState
from apps.quality.models import Dispute
from apps.quality.services import disputes

READ = [granted(Action.QUALITY_VIEW)]


class DisputeShape(serializers.Serializer[Dispute]):
    id = serializers.IntegerField()
    review = serializers.IntegerField(source="review_id")
    question = serializers.SlugField(source="answer.question.key")
    round = serializers.IntegerField(help_text="2 is the one escalation.")
    state = serializers.ChoiceField(DisputeState.choices)
    reason = serializers.CharField()
    wanted = serializers.ListField(child=serializers.CharField())
    raised_by = serializers.CharField(source="raised_by.username")
    raised_at = serializers.DateTimeField()
    decider = serializers.CharField(source="decider.username", default=None, allow_null=True)
    due_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    ruling = serializers.CharField()
    before = serializers.DictField()
    after = serializers.DictField()


class WantedDisputes(serializers.Serializer[Any]):
    review = RowId(required=False)
    state = serializers.ChoiceField(DisputeState.choices, required=False)
    decider = serializers.CharField(required=False)


class Disputes(Nouns):
    """Answers that agents see differently."""

    noun = "disputes"
    permission_classes = READ
    shape = DisputeShape
    asks = WantedDisputes
    filters = {"review": "review", "state": "state", "decider": "decider__username"}
    of, joined = Dispute, ("answer__question", "raised_by", "decider")


class OneDispute(Noun, among=Disputes):
    """A dispute of one answer."""


class DecisionGiven(serializers.Serializer[Any]):
    ruling = serializers.CharField(max_length=2000)
    chosen = serializers.ListField(
        child=serializers.SlugField(max_length=40), required=False, max_length=20,
        help_text="The right answer; not named: it stays as it was.",
    )  # fmt: skip
    number = serializers.DecimalField(required=False, max_digits=10, decimal_places=2)
    is_na = serializers.BooleanField(default=False)


class Decision(Endpoint):
    permission_classes = [granted(Action.QUALITY_SCORE)]

    @extend_schema(operation_id="disputes_decide", request=DecisionGiven, responses=DisputeShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Rule on it: only for whoever it was given to, and once."""
        row = seen(request, Dispute, pk=pk)
        ruled = disputes.decide(row, by=request.user, **read(DecisionGiven, request))
        return Response(DisputeShape(ruled).data)
