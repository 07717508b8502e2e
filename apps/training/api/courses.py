"""Courses, and what makes somebody take one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import Brand, Team
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.training.choices import Provider, RequestState, Trigger
from apps.training.models import AssignmentRule, Course, Slot, TrainingRequest
from apps.training.services import requests, rules

KNOW = [granted(Action.TRAINING_LEARN)]


class CourseShape(serializers.Serializer[Course]):
    id = serializers.IntegerField()
    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField()
    channel = serializers.CharField()
    brand = serializers.SlugField(source="brand.slug", default=None, allow_null=True)
    provider = serializers.ChoiceField(Provider.choices)
    skill = serializers.SlugField(source="skill.slug", default=None, allow_null=True)
    skill_level = serializers.IntegerField()
    valid_months = serializers.IntegerField(allow_null=True)
    renewal_days = serializers.IntegerField()
    due_days = serializers.IntegerField()
    may_be_chosen = serializers.BooleanField()
    archived_at = serializers.DateTimeField(allow_null=True)


class WantedCourses(serializers.Serializer[Any]):
    channel = serializers.CharField(required=False, max_length=20)
    brand = serializers.SlugField(required=False)
    q = serializers.CharField(required=False, max_length=80)


class Courses(Nouns):
    """Courses of every brand and of one's own."""

    noun = "courses"
    permission_classes = KNOW
    shape = CourseShape
    asks = WantedCourses
    filters = {"channel": "channel", "brand": "brand__slug", "q": "title__icontains"}

    def rows(self, request: Any) -> QuerySet[Course]:
        return Course.objects.visible_to(request.user).select_related("brand", "skill")


class OneCourse(Noun):
    """A course."""

    noun, permission_classes, shape = "courses", KNOW, CourseShape
    rows = Courses.rows


class SlotShape(serializers.Serializer[Slot]):
    id = serializers.IntegerField()
    course = serializers.SlugField(source="course.slug")
    trainer = serializers.CharField(source="trainer.username")
    provider = serializers.ChoiceField(Provider.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seats = serializers.IntegerField()
    place = serializers.CharField()
    held_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class WantedSlots(serializers.Serializer[Any]):
    starts_since = serializers.DateTimeField(required=False)
    course = serializers.SlugField(required=False)


class Slots(Nouns):
    """Times with a trainer: planning reads them as time off the queues."""

    noun = "training_slots"
    permission_classes = KNOW
    shape = SlotShape
    asks = WantedSlots
    filters = {"starts_since": "starts_at__gte", "course": "course__slug"}

    def rows(self, request: Any) -> QuerySet[Slot]:
        return Slot.objects.visible_to(request.user).select_related("course", "trainer")


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


class Rules(Nouns):
    """What assigns courses by itself."""

    noun, shape = "assignment_rules", RuleShape
    permission_classes = [granted(Action.COURSE_MANAGE)]

    def rows(self, request: Any) -> QuerySet[AssignmentRule]:
        return AssignmentRule.objects.visible_to(request.user).select_related("course", "brand")


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
    team = serializers.IntegerField(required=False, max_value=2**62)
    wanted_by = serializers.DateField(required=False, allow_null=True)


class Requests(Nouns):
    """What clients and leaders ask that people learn."""

    noun = "training_requests"
    permission_classes = [granted(Action.TRAINING_REQUEST)]
    shape = RequestShape
    takes = RequestGiven

    def rows(self, request: Any) -> QuerySet[TrainingRequest]:
        rows = TrainingRequest.objects.visible_to(request.user)
        return rows.select_related("brand", "course", "by")

    def make(self, request: Any, given: dict[str, Any]) -> TrainingRequest:
        """A trainer answers it; accepted, the team is enrolled."""
        return requests.ask(
            brand=seen(request, Brand, slug=given["brand"]), words=given["words"], by=request.user,
            course=seen(request, Course, slug=given["course"]) if "course" in given else None,
            team=seen(request, Team, pk=given["team"]) if "team" in given else None,
            wanted_by=given.get("wanted_by"),
        )  # fmt: skip


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
