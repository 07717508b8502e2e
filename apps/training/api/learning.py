"""Who takes which course, who holds which certificate, and how long people learned."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.training.choices import EnrolmentState, Provider, Trigger
from apps.training.models import Certificate, Course, Enrolment, TrainingTime
from apps.training.services import certificates, enrolments

VIEW_OR_ASSIGN = [granted(Action.TRAINING_VIEW, Action.TRAINING_ASSIGN)]
VIEW = [granted(Action.TRAINING_VIEW)]


class EnrolmentShape(serializers.Serializer[Enrolment]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    course = serializers.SlugField(source="course.slug")
    version = serializers.IntegerField(source="version.number")
    state = serializers.ChoiceField(EnrolmentState.choices)
    trigger = serializers.ChoiceField(Trigger.choices)
    because = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    assigned_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    score = serializers.IntegerField(allow_null=True)


class WantedEnrolments(serializers.Serializer[Any]):
    user = serializers.CharField(required=False)
    course = serializers.SlugField(required=False)
    state = serializers.ChoiceField(EnrolmentState.choices, required=False)


class EnrolmentGiven(serializers.Serializer[Any]):
    user = serializers.CharField(max_length=150)
    course = serializers.SlugField()
    due_on = serializers.DateField(required=False, allow_null=True)
    because = serializers.CharField(required=False, default="", max_length=160, allow_blank=True)


class DateGiven(serializers.Serializer[Any]):
    due_on = serializers.DateField()


class Enrolments(Nouns):
    """Courses that people have, had, or are at."""

    noun = "enrolments"
    permission_classes = VIEW_OR_ASSIGN
    shape = EnrolmentShape
    asks = WantedEnrolments
    filters = {"user": "user__username", "course": "course__slug", "state": "state"}
    takes = EnrolmentGiven
    of, joined = Enrolment, ("user", "course", "version")

    def make(self, request: Any, given: dict[str, Any]) -> Enrolment:
        """Give somebody a course; one open enrolment in a course is all they can have."""
        return enrolments.enrol(
            user=seen(request, User, username=given.pop("user")),
            course=seen(request, Course, slug=given.pop("course")), by=request.user, **given,
        )  # fmt: skip


class OneEnrolment(Noun, among=Enrolments):
    """Somebody and a course."""

    takes = DateGiven

    def change(self, request: Any, row: Enrolment, given: dict[str, Any]) -> None:
        """Move the day it is due."""
        if "due_on" in given:
            enrolments.move_date(enrolment=row, due_on=given["due_on"], by=request.user)

    def remove(self, request: Any, row: Enrolment) -> None:
        """Take back what was assigned; what was learned stays on the record."""
        enrolments.withdraw(enrolment=row, by=request.user)


class CertificateShape(serializers.Serializer[Certificate]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    course = serializers.SlugField(source="course.slug")
    score = serializers.IntegerField(allow_null=True)
    skill = serializers.SlugField(source="skill.slug", default=None, allow_null=True)
    skill_level = serializers.IntegerField()
    issued_at = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()


class WantedCertificates(serializers.Serializer[Any]):
    user = serializers.CharField(required=False)
    course = serializers.SlugField(required=False)
    ends_before = serializers.DateTimeField(required=False)
    live = serializers.BooleanField(required=False)


class Certificates(Nouns):
    """What people passed, and until when it counts."""

    noun = "certificates"
    permission_classes = VIEW
    shape = CertificateShape
    asks = WantedCertificates
    filters = {"user": "user__username", "course": "course__slug", "ends_before": "valid_to__lt"}
    of, joined = Certificate, ("user", "course", "skill")

    def narrowed(self, rows: QuerySet[Certificate], wanted: Any) -> QuerySet[Certificate]:
        return rows.filter(ended_at__isnull=wanted["live"]) if "live" in wanted else rows


class OneCertificate(Noun, among=Certificates):
    """A certificate."""


class RevocationGiven(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=200)


class Revocation(Endpoint):
    permission_classes = [granted(Action.TRAINING_ASSIGN)]

    @extend_schema(
        operation_id="certificates_revoke", request=RevocationGiven, responses=CertificateShape
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Take it back, and the skill with it, now."""
        rows = Certificate.objects.visible_to(request.user).revocable_by(request.user)
        row = get_object_or_404(rows, pk=pk)
        because = read(RevocationGiven, request)["because"]
        certificates.revoke(certificate=row, by=request.user, because=because)
        row.refresh_from_db()
        return Response(CertificateShape(row).data)


class TimeShape(serializers.Serializer[TrainingTime]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    course = serializers.SlugField(source="course.slug")
    channel = serializers.CharField()
    provider = serializers.ChoiceField(Provider.choices)
    day = serializers.DateField()
    seconds = serializers.IntegerField()


class WantedTimes(serializers.Serializer[Any]):
    user = serializers.CharField(required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class Times(Nouns):
    """Hours of training: a line for each lesson done and each time attended."""

    noun = "training_times"
    permission_classes = VIEW
    shape = TimeShape
    asks = WantedTimes
    filters = {"user": "user__username", "since": "day__gte", "until": "day__lte"}
    of, joined = TrainingTime, ("user", "course")
