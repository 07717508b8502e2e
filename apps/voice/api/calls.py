"""Phone calls."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun, Nouns, RowId
from apps.voice.choices import CallState
from apps.voice.models import Call


class CallShape(serializers.Serializer[Call]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id", allow_null=True)
    number = serializers.CharField(source="number.number", allow_null=True)  # a site's has none
    direction = serializers.CharField()
    state = serializers.CharField()
    other_party = serializers.CharField()
    started_at = serializers.DateTimeField()
    queued_at = serializers.DateTimeField(allow_null=True)
    talking_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end = serializers.CharField()
    hold_seconds = serializers.IntegerField()


class WantedCalls(serializers.Serializer[Any]):
    state = serializers.ChoiceField(CallState.choices, required=False)
    interaction = RowId(required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class Calls(Nouns):
    """Calls whose conversations one may see; those still in the menu by their number."""

    noun = "calls"
    permission_classes = [granted(Action.CASE_VIEW)]
    shape = CallShape
    asks = WantedCalls
    filters = {
        "state": "state", "interaction": "interaction", "since": "started_at__gte",
        "until": "started_at__lt",
    }  # fmt: skip
    of, joined = Call, ("number",)


class OneCall(Noun, among=Calls):
    """A phone call."""
