"""Courses, who learns them, and what was passed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Nouns
from apps.training.choices import EnrolmentState
from apps.training.models import Certificate, Course, Enrolment


class CourseShape(serializers.Serializer[Course]):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    channel = serializers.CharField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    skill = serializers.CharField(source="skill.slug", default=None, allow_null=True)
    skill_level = serializers.IntegerField()
    valid_months = serializers.IntegerField(allow_null=True)


class Courses(Nouns):
    """What everybody learns, and what belongs to the brands one serves."""

    noun = "courses"
    permission_classes = [granted(Action.TRAINING_LEARN)]
    shape = CourseShape

    def rows(self, request: Any) -> QuerySet[Course]:
        mine: QuerySet[Course] = Course.objects.visible_to(request.user).current()
        return mine.select_related("brand", "skill")


class EnrolmentShape(serializers.Serializer[Enrolment]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    course = serializers.CharField(source="course.slug")
    state = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    assigned_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    score = serializers.IntegerField(allow_null=True)


class WantedEnrolments(serializers.Serializer[Any]):
    user = serializers.CharField(max_length=150, required=False)
    course = serializers.SlugField(required=False)
    state = serializers.ChoiceField(EnrolmentState.choices, required=False)


class Enrolments(Nouns):
    """One's own, and those of the people whose learning one looks after."""

    noun = "enrolments"
    permission_classes = [granted(Action.TRAINING_LEARN)]
    shape = EnrolmentShape
    asks = WantedEnrolments
    filters = {"user": "user__username", "course": "course__slug", "state": "state"}

    def rows(self, request: Any) -> QuerySet[Enrolment]:
        mine: QuerySet[Enrolment] = Enrolment.objects.visible_to(request.user)
        return mine.select_related("user", "course")


class CertificateShape(serializers.Serializer[Certificate]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    course = serializers.CharField(source="course.slug")
    score = serializers.IntegerField(allow_null=True)
    issued_at = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class WantedCertificates(serializers.Serializer[Any]):
    user = serializers.CharField(max_length=150, required=False)
    course = serializers.SlugField(required=False)


class Certificates(Nouns):
    """What was passed, and until when it counts."""

    noun = "certificates"
    permission_classes = [granted(Action.TRAINING_LEARN)]
    shape = CertificateShape
    asks = WantedCertificates
    filters = {"user": "user__username", "course": "course__slug"}

    def rows(self, request: Any) -> QuerySet[Certificate]:
        mine: QuerySet[Certificate] = Certificate.objects.visible_to(request.user)
        return mine.select_related("user", "course")
