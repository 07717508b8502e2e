"""What makes somebody take a course: standing rules, and what clients and leaders ask for."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted, named_brand
from apps.accounts.models import Brand, Team
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.training.choices import RULED, RequestState, Trigger
from apps.training.models import AssignmentRule, Course, TrainingRequest
from apps.training.services import requests, rules

NEEDS = {
    Trigger.CHANNEL: "channel", Trigger.QUESTION: "question", Trigger.CARD: "card",
    Trigger.ARTICLE: "article",
}  # fmt: skip


class RuleShape(serializers.Serializer[AssignmentRule]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    trigger = serializers.ChoiceField(Trigger.choices)
    course = serializers.SlugField(source="course.slug")
    brand = serializers.SlugField(source="brand.slug", default=None, allow_null=True)
    team = serializers.IntegerField(source="team_id", allow_null=True)
    params = serializers.DictField()
    due_days = serializers.IntegerField(allow_null=True)
    is_active = serializers.BooleanField()


class RuleParams(serializers.Serializer[Any]):
    channel = serializers.CharField(max_length=20, required=False)
    question = serializers.CharField(max_length=120, required=False, help_text="Key, or words.")
    failed = serializers.IntegerField(min_value=1, max_value=20, required=False)
    of = serializers.IntegerField(min_value=1, max_value=50, required=False)
    card = serializers.CharField(max_length=120, required=False)
    article = serializers.CharField(max_length=120, required=False)


class RuleGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    trigger = serializers.ChoiceField([one.value for one in RULED])
    course = serializers.SlugField()
    brand = serializers.SlugField(allow_null=True, help_text="Null: of every brand.")
    team = RowId(required=False, allow_null=True)
    params = RuleParams(required=False)
    due_days = serializers.IntegerField(
        min_value=1, max_value=3650, required=False, allow_null=True
    )
    is_active = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = NEEDS.get(attrs.get("trigger", ""))
        if needed and not attrs.get("params", {}).get(needed):
            raise serializers.ValidationError({"params": f"Say which {needed}."})
        return attrs


class Rules(Nouns):
    """What assigns courses by itself."""

    noun, shape = "assignment_rules", RuleShape
    permission_classes = [granted(Action.COURSE_MANAGE)]
    takes = RuleGiven
    of, joined = AssignmentRule, ("course", "brand")

    def make(self, request: Any, given: dict[str, Any]) -> AssignmentRule:
        """From its next turn on, also for what it asks of people already here."""
        return rules.save(by=request.user, **_named(request, given))


class OneRule(Noun, among=Rules):
    """What assigns a course by itself."""

    takes = RuleGiven

    def change(self, request: Any, row: AssignmentRule, given: dict[str, Any]) -> None:
        """What is not named stays; who was enrolled stays enrolled."""
        rules.save(by=request.user, rule=row, **_named(request, given))


def _named(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if "course" in given:
        given["course"] = seen(request, Course, slug=given["course"])
    if given.get("team"):
        given["team"] = seen(request, Team, pk=given["team"])
    return named_brand(request, given, Action.COURSE_SHARE)


class RequestShape(serializers.Serializer[TrainingRequest]):
    id = serializers.IntegerField()
    brand = serializers.SlugField(source="brand.slug")
    team = serializers.IntegerField(source="team_id", allow_null=True)
    course = serializers.SlugField(source="course.slug", default=None, allow_null=True)
    words = serializers.CharField()
    wanted_by = serializers.DateField(allow_null=True)
    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField()
    state = serializers.ChoiceField(RequestState.choices)
    answer = serializers.CharField()


class RequestGiven(serializers.Serializer[Any]):
    brand = serializers.SlugField()
    words = serializers.CharField(max_length=600)
    course = serializers.SlugField(required=False)
    team = RowId(required=False)
    wanted_by = serializers.DateField(required=False, allow_null=True)


class Requests(Nouns):
    """What clients and leaders ask that people learn."""

    noun = "training_requests"
    permission_classes = [granted(Action.TRAINING_REQUEST)]
    shape = RequestShape
    takes = RequestGiven
    of, joined = TrainingRequest, ("brand", "course", "by")

    def make(self, request: Any, given: dict[str, Any]) -> TrainingRequest:
        """A trainer answers it; accepted, the team is enrolled."""
        return requests.ask(
            brand=seen(request, Brand, slug=given["brand"]), words=given["words"], by=request.user,
            course=seen(request, Course, slug=given["course"]) if "course" in given else None,
            team=seen(request, Team, pk=given["team"]) if "team" in given else None,
            wanted_by=given.get("wanted_by"),
        )  # fmt: skip


class OneRequest(Noun, among=Requests):
    """A wish that a team learns something."""


class RequestDecision(serializers.Serializer[Any]):
    accept = serializers.BooleanField()
    course = serializers.SlugField(required=False, help_text="Instead of the one asked for.")
    answer = serializers.CharField(max_length=400, default="", allow_blank=True)


class DecisionOfRequest(Endpoint):
    permission_classes = [granted(Action.TRAINING_ASSIGN)]

    @extend_schema(
        operation_id="training_requests_decide", request=RequestDecision, responses=RequestShape
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Yes, with a course and its people enrolled, or no, with a reason."""
        row, given = seen(request, TrainingRequest, pk=pk), read(RequestDecision, request)
        if "course" in given:
            given["course"] = seen(request, Course, slug=given["course"])
        requests.decide(request=row, by=request.user, **given)
        row.refresh_from_db()
        return Response(RequestShape(row).data)


class ArticleGiven(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=160)
    brand = serializers.SlugField(required=False, help_text="Not named: of every brand.")


class ArticleTold(serializers.Serializer[Any]):
    enrolled = serializers.IntegerField()


class ArticleChanges(Endpoint):
    permission_classes = [granted(Action.TRAINING_ASSIGN)]

    @extend_schema(operation_id="article_changes_tell", request=ArticleGiven, responses=ArticleTold)
    def post(self, request: ProgramRequest) -> Response:
        """Tell of an article that changed in a knowledge base: rules give the course about it."""
        given = read(ArticleGiven, request)
        seen_brands = Brand.objects.visible_to(request.user)
        brands = [seen(request, Brand, slug=given["brand"])] if "brand" in given else seen_brands
        ids = [brand.pk for brand in brands]
        return Response({"enrolled": rules.article_changed(article=given["title"], brand_ids=ids)})
