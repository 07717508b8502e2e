"""Surveys: whom to ask, what to ask in the next version, publishing it, on and off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted, named_brand
from apps.channels.choices import ChannelKind
from apps.core.api import Endpoint, read, unique
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.routing.models import Queue
from apps.surveys.choices import QuestionKind, Way
from apps.surveys.domain import questions
from apps.surveys.models import Survey, SurveyVersion
from apps.surveys.services import surveys

MANAGE = [granted(Action.CONTENT_MANAGE, writes_at_least=Scope.BRAND)]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TAKEN = "There is a survey of that name."


class SurveyShape(serializers.Serializer[Survey]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    channel_kinds = serializers.ListField(child=serializers.CharField())
    queues = serializers.SerializerMethodField()
    ways = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField(help_text="Where a translation is missing.")
    sample_percent = serializers.IntegerField()
    quarantine_days = serializers.IntegerField()
    delay_minutes = serializers.IntegerField()
    open_days = serializers.IntegerField()
    needs_consent = serializers.BooleanField()
    is_on = serializers.BooleanField()
    version = serializers.IntegerField(source="published.number", default=None, allow_null=True)
    questions = serializers.ListField(
        source="published.questions", default=list, child=serializers.DictField()
    )

    def get_queues(self, row: Survey) -> list[int]:
        return [queue.pk for queue in row.queues.all()]


class SurveyGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    brand = serializers.SlugField(allow_null=True, help_text="Null: every brand without its own.")
    ways = serializers.ListField(
        child=serializers.ChoiceField(Way.choices), min_length=1, max_length=len(Way)
    )
    channel_kinds = serializers.ListField(
        child=serializers.ChoiceField(ChannelKind.choices), max_length=20, required=False
    )
    queues = serializers.ListField(child=RowId(), max_length=100, required=False)
    language = serializers.ChoiceField(LANGUAGES, required=False)
    sample_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    quarantine_days = serializers.IntegerField(min_value=0, max_value=730, required=False)
    delay_minutes = serializers.IntegerField(min_value=0, max_value=20_160, required=False)
    open_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    needs_consent = serializers.BooleanField(required=False)


class Surveys(Nouns):
    """Surveys in use, with the questions they ask now."""

    noun = "surveys"
    permission_classes = [
        granted(Action.SURVEY_VIEW, Action.CONTENT_MANAGE, writes_at_least=Scope.BRAND)
    ]
    shape = SurveyShape
    takes = SurveyGiven

    def rows(self, request: Any) -> QuerySet[Survey]:
        mine: QuerySet[Survey] = Survey.objects.visible_to(request.user).current()
        return mine.select_related("brand", "published").prefetch_related("queues")

    def make(self, request: Any, given: dict[str, Any]) -> Survey:
        """Off, with a draft of two questions to begin with."""
        with unique(TAKEN):
            return surveys.save(by=request.user, **_places(request, given))


class OneSurvey(Noun, among=Surveys):
    """A survey."""

    takes = SurveyGiven

    def change(self, request: Any, row: Survey, given: dict[str, Any]) -> None:
        """The rules of asking, at once. What is not named stays."""
        with unique(TAKEN):
            row = _own(request, row.pk)
            surveys.save(by=request.user, survey=row, **_places(request, given))

    def remove(self, request: Any, row: Survey) -> None:
        """Archived and off: its answers stay."""
        surveys.archive(survey=_own(request, row.pk), by=request.user)


class Words(serializers.DictField):
    """Words by language."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        child = serializers.CharField(max_length=longest, allow_blank=True)
        super().__init__(child=child, **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().to_internal_value(data)
        if strange := sorted(set(given) - set(LANGUAGES)):
            raise serializers.ValidationError(f"No language of this house: {strange[0]}")
        return {language: words for language, words in given.items() if words}


class SurveyQuestion(serializers.Serializer[Any]):
    key = serializers.SlugField(max_length=40)
    kind = serializers.ChoiceField(QuestionKind.choices)
    required = serializers.BooleanField(default=False)  # type: ignore[assignment]
    texts = Words(300)
    options = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=120), max_length=questions.MOST_OPTIONS
        ),
        default=dict, help_text="Of a list, by language.",
    )  # fmt: skip

    def validate_options(self, value: dict[str, list[str]]) -> dict[str, list[str]]:
        if strange := sorted(set(value) - set(LANGUAGES)):
            raise serializers.ValidationError(f"No language of this house: {strange[0]}")
        return value


class SurveyDraftShape(serializers.Serializer[SurveyVersion]):
    version = serializers.IntegerField(source="number")
    questions = SurveyQuestion(many=True)
    intro = Words(500)
    thanks = Words(500)


class SurveyDraftGiven(serializers.Serializer[Any]):
    questions = SurveyQuestion(many=True, max_length=questions.MOST_QUESTIONS)
    intro = Words(500, required=False)
    thanks = Words(500, required=False)

    def validate_questions(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({one["key"] for one in value}) < len(value):
            raise serializers.ValidationError("Every question has a key of its own.")
        return value


class DraftOfSurvey(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="surveys_draft", responses=SurveyDraftShape)
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """What the next version asks."""
        return Response(SurveyDraftShape(surveys.draft_of(_own(request, pk))).data)

    @extend_schema(
        operation_id="surveys_write", request=SurveyDraftGiven, responses=SurveyDraftShape
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Put these questions into the draft; what is published stays as it is."""
        row, given = _own(request, pk), read(SurveyDraftGiven, request)
        asked = questions.read(given.pop("questions"))
        return Response(SurveyDraftShape(surveys.keep(survey=row, asked=asked, **given)).data)


class PublicationOfSurvey(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="surveys_publish", request=None, responses=SurveyShape)
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """The draft is asked from now on; 422 says what is missing."""
        row = _own(request, pk)
        surveys.publish(survey=row, by=request.user)
        return Response(SurveyShape(row).data)


class Asking(Endpoint):
    permission_classes = MANAGE

    @extend_schema(operation_id="surveys_switch_on", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Ask customers from now on."""
        surveys.switch(survey=_own(request, pk), by=request.user, on=True)
        return Response(status=204)

    @extend_schema(operation_id="surveys_switch_off", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int) -> Response:
        """Ask nobody until it is on again."""
        surveys.switch(survey=_own(request, pk), by=request.user, on=False)
        return Response(status=204)


def _own(request: Any, pk: int) -> Survey:
    """One that the caller may change, or a 404."""
    rows = Survey.objects.visible_to(request.user).manageable_by(request.user).current()
    found: Survey = get_object_or_404(rows.select_related("brand", "published"), pk=pk)
    return found


def _places(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if "queues" in given:
        given["queues"] = [seen(request, Queue, pk=pk) for pk in given["queues"]]
    return named_brand(request, given, Action.CONTENT_MANAGE)
