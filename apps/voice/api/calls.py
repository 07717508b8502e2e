"""Phone calls and the numbers they come in by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Nouns, RowId
from apps.voice.choices import CallState
from apps.voice.models import Call, PhoneNumber


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


class PhoneNumberShape(serializers.Serializer[PhoneNumber]):
    id = serializers.IntegerField()
    number = serializers.CharField()
    channel = serializers.CharField(source="channel.key")
    brand = serializers.CharField(source="channel.brand.slug")


class PhoneNumbers(Nouns):
    """Numbers in use, of the brands one serves."""

    noun = "phone-numbers"
    permission_classes = [granted(Action.CASE_VIEW)]
    shape = PhoneNumberShape

    def rows(self, request: Any) -> QuerySet[PhoneNumber]:
        mine: QuerySet[PhoneNumber] = PhoneNumber.objects.visible_to(request.user).in_use()
        return mine.select_related("channel__brand")
