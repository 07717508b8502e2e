"""What customers answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Nouns, RowId
from apps.surveys.models import Response


class ResponseShape(serializers.Serializer[Response]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    customer = serializers.IntegerField(source="customer_id")
    brand = serializers.CharField(source="brand.slug")
    queue = serializers.IntegerField(source="queue_id", allow_null=True)
    agent = serializers.CharField(source="agent.username", default=None, allow_null=True)
    kind = serializers.CharField()
    way = serializers.CharField()
    at = serializers.DateTimeField()
    csat = serializers.IntegerField(allow_null=True)
    nps = serializers.IntegerField(allow_null=True)
    ces = serializers.IntegerField(allow_null=True)
    is_solved = serializers.BooleanField(allow_null=True)
    comment = serializers.CharField()
    answers = serializers.DictField()


class WantedResponses(serializers.Serializer[Any]):
    interaction = RowId(required=False)
    brand = serializers.SlugField(required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class Responses(Nouns):
    """Answers about the contacts one may know of, newest first."""

    noun = "survey-responses"
    permission_classes = [granted(Action.SURVEY_VIEW)]
    shape = ResponseShape
    asks = WantedResponses
    filters = {
        "interaction": "interaction", "brand": "brand__slug", "since": "at__gte",
        "until": "at__lt",
    }  # fmt: skip
    of, joined = Response, ("brand", "agent")
