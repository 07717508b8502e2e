"""People who learn together, and the first contacts after a certificate."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted, named_brand
from apps.accounts.models import User
from apps.core.api import unique
from apps.core.nouns import Noun, Nouns
from apps.training.models import Cohort, Course, Ramp
from apps.training.services import gatherings


class CohortShape(serializers.Serializer[Cohort]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    trainer = serializers.CharField(source="trainer.username", default=None, allow_null=True)
    starts_on = serializers.DateField()
    courses = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()

    def get_courses(self, row: Cohort) -> list[str]:
        return sorted(course.slug for course in row.courses.all())

    def get_members(self, row: Cohort) -> list[str]:
        return sorted(user.username for user in row.members.all())


class NewCohort(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    starts_on = serializers.DateField()
    brand = serializers.SlugField(allow_null=True, help_text="Null: of the whole house.")
    courses = serializers.ListField(child=serializers.SlugField(), min_length=1, max_length=50)
    members = serializers.ListField(
        child=serializers.CharField(max_length=150), min_length=1, max_length=500,
        help_text="Usernames.",
    )  # fmt: skip


class Cohorts(Nouns):
    """People who learn the same things together."""

    noun = "cohorts"
    permission_classes = [granted(Action.TRAINING_ASSIGN)]
    shape = CohortShape
    takes = NewCohort
    of, joined, fetched = Cohort, ("brand", "trainer"), ("courses", "members")
    where = {"archived_at": None}

    def make(self, request: Any, given: dict[str, Any]) -> Cohort:
        """Each of them gets the courses they lack; the token's owner is their trainer."""
        told = named_brand(request, given, Action.TRAINING_ASSIGN)
        courses = Course.objects.visible_to(request.user).current()
        told["courses"] = _all(courses, "slug", told["courses"], "courses")
        people = User.objects.visible_to(request.user).active()
        told["members"] = _all(people, "username", told["members"], "members")
        with unique("There is a cohort of this name."):
            return gatherings.form_cohort(by=request.user, trainer=request.user, **told)


class OneCohort(Noun, among=Cohorts):
    """People who learn together."""


class RampShape(serializers.Serializer[Ramp]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    certificate = serializers.IntegerField(source="certificate_id")
    contacts = serializers.IntegerField()
    taken = serializers.IntegerField()
    channel = serializers.CharField(help_text="Only these count; empty: all.")
    reviews_all = serializers.BooleanField()
    buddy = serializers.CharField(source="buddy.username", default=None, allow_null=True)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class WantedRamps(serializers.Serializer[Any]):
    user = serializers.CharField(required=False, max_length=150, help_text="A username.")


class Ramps(Nouns):
    """First contacts after a certificate: fewer at once, all reviewed, somebody beside."""

    noun = "ramps"
    permission_classes = [granted(Action.TRAINING_VIEW)]
    shape = RampShape
    asks = WantedRamps
    filters = {"user": "user__username"}
    of, joined = Ramp, ("user", "buddy")


def _all(rows: Any, key: str, named: list[str], field: str) -> list[Any]:
    """The rows of these names, or a 400 that says which is none."""
    found = {getattr(row, key): row for row in rows.filter(**{f"{key}__in": named})}
    if strange := sorted(set(named) - set(found)):
        raise serializers.ValidationError({field: [f"No such one: {strange[0]}"]})
    return list(found.values())
