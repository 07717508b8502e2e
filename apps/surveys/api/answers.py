"""Surveys, and what customers answered."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Nouns
from apps.surveys.models import Response, Survey


class SurveyShape(serializers.Serializer[Survey]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    channel_kinds = serializers.ListField(child=serializers.CharField())
    ways = serializers.ListField(child=serializers.CharField())
    is_on = serializers.BooleanField()
    version = serializers.IntegerField(source="published.number", default=None, allow_null=True)
    questions = serializers.ListField(
        source="published.questions", default=list, child=serializers.DictField()
    )


class Surveys(Nouns):
    """Surveys in use, with the questions they ask now."""

    noun = "surveys"
    permission_classes = [granted(Action.SURVEY_VIEW)]
    shape = SurveyShape

    def rows(self, request: Any) -> QuerySet[Survey]:
        mine: QuerySet[Survey] = Survey.objects.visible_to(request.user).current()
        return mine.select_related("brand", "published")


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
    interaction = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
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

    def rows(self, request: Any) -> QuerySet[Response]:
        mine: QuerySet[Response] = Response.objects.visible_to(request.user)
        return mine.select_related("brand", "agent")
