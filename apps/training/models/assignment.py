from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Brand, Team
from apps.core.models import TimeStamped
from apps.training.choices import RequestState, Trigger
from apps.training.models.course import Course
from apps.training.querysets import RequestQuerySet, RuleQuerySet


class AssignmentRule(TimeStamped):
    """What makes somebody take a course without anybody asking. ``params`` by trigger:

    channel   {"channel": "chat"}
    question  {"question": "key or words", "failed": 2, "of": 5}
    card      {"card": "name"}
    article   {"article": "words of its title"}
    """

    name = models.CharField(max_length=80)
    trigger = models.CharField(max_length=12, choices=Trigger)
    course = models.ForeignKey(Course, models.CASCADE, related_name="rules")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    params = models.JSONField(default=dict, blank=True)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)  # empty: the course's
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["trigger", "name"]

    def __str__(self) -> str:
        return self.name


class TrainingRequest(TimeStamped):
    """A client, or a leader, asks that a team learn something."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="training_requests")
    course = models.ForeignKey(Course, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=600)
    wanted_by = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="training_request_decided_iff_decided_at",
                condition=Q(state=RequestState.OPEN) ^ Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]
