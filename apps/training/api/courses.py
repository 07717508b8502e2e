"""Courses: what can be learned, and what passing it is worth."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted, named_brand
from apps.accounts.models import Skill
from apps.accounts.models.skill import TOP_LEVEL
from apps.channels.choices import ChannelKind
from apps.core.nouns import Noun, Nouns, seen
from apps.training.choices import Provider
from apps.training.models import Course
from apps.training.services import courses

KNOW = [granted(Action.TRAINING_LEARN, Action.COURSE_MANAGE)]


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


class CourseGiven(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=80)
    brand = serializers.SlugField(allow_null=True, help_text="Null: of every brand.")
    summary = serializers.CharField(max_length=240, required=False, allow_blank=True)
    channel = serializers.ChoiceField(["", *ChannelKind.values], required=False)
    provider = serializers.ChoiceField(Provider.choices, required=False)
    after = serializers.SlugField(required=False, allow_null=True, help_text="Opens after it.")
    due_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)
    may_be_chosen = serializers.BooleanField(required=False)
    skill = serializers.SlugField(required=False, allow_null=True)
    skill_level = serializers.IntegerField(min_value=1, max_value=TOP_LEVEL, required=False)
    valid_months = serializers.IntegerField(
        min_value=1, max_value=600, required=False, allow_null=True
    )
    renewal_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)
    ramp_contacts = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    ramp_reviews_all = serializers.BooleanField(required=False)


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
    takes = CourseGiven
    of, joined = Course, ("brand", "skill")

    def make(self, request: Any, given: dict[str, Any]) -> Course:
        """With an empty draft; lessons come at ``lessons/``."""
        return courses.create(by=request.user, **_named(request, given))


class OneCourse(Noun, among=Courses):
    """A course."""

    takes = CourseGiven

    def change(self, request: Any, row: Course, given: dict[str, Any]) -> None:
        """What is not named stays."""
        courses.change(course=_own(request, row), by=request.user, **_named(request, given))

    def remove(self, request: Any, row: Course) -> None:
        """Archived: who passed it keeps the certificate."""
        courses.archive(course=_own(request, row), by=request.user)


def _own(request: Any, row: Course) -> Course:
    found: Course = get_object_or_404(Course.objects.editable_by(request.user), pk=row.pk)
    return found


def _named(request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("skill"):
        rows = Skill.objects.visible_to(request.user).current()
        given["skill"] = get_object_or_404(rows, slug=given["skill"])
    if given.get("after"):
        given["after"] = seen(request, Course, slug=given["after"])
    return named_brand(request, given, Action.COURSE_SHARE)
