from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.quality.choices import CoachingState, Measure
from apps.quality.models.review import Review
from apps.quality.querysets import CoachingPlanQuerySet


class CoachingPlan(TimeStamped):
    """From one figure to a better one, by a day: what agent and coach agreed on."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="coaching_plans"
    )
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coached")
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review = models.ForeignKey(  # what it began with, if a review
        Review, models.SET_NULL, null=True, blank=True, related_name="coaching_plans"
    )
    goal = models.CharField(max_length=200)
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.SCORE)
    of = models.SlugField(max_length=40, blank=True)  # the question's key, or the trait
    baseline = models.FloatField(null=True, blank=True)  # of the 30 days before; empty: unknown
    baseline_count = models.PositiveIntegerField(default=0)
    target = models.FloatField()
    target_on = models.DateField()
    state = models.CharField(max_length=8, choices=CoachingState, default=CoachingState.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoachingPlanQuerySet.as_manager()

    class Meta:
        ordering = ["target_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="coaching_running_iff_not_ended",
                condition=Q(state="running") ^ Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="coaching_never_of_oneself", condition=~Q(agent=models.F("coach"))
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-started_at"], name="coaching_of_agent"),
            models.Index(fields=["brand", "state"], name="coaching_of_brand"),
        ]

    def __str__(self) -> str:
        return self.goal

    @property
    def is_running(self) -> bool:
        return self.state == CoachingState.RUNNING


class CoachingSession(models.Model):
    plan = models.ForeignKey(CoachingPlan, models.CASCADE, related_name="sessions")
    planned_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_at", "id"]

    def __str__(self) -> str:
        return f"{self.plan_id} on {self.planned_at:%d %b}"


class CoachingNote(models.Model):
    """A word of the coach or the agent; both see all of them."""

    plan = models.ForeignKey(CoachingPlan, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class CoachingCheck(models.Model):
    """How the figure stood 14 and 30 days after the plan began."""

    plan = models.ForeignKey(CoachingPlan, models.CASCADE, related_name="checks")
    days = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True, blank=True)  # empty: nothing was measured
    count = models.PositiveIntegerField(default=0)
    # After less before, with its 95 % interval.
    change = models.FloatField(null=True, blank=True)
    change_low = models.FloatField(null=True, blank=True)
    change_high = models.FloatField(null=True, blank=True)
    measured_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["days"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "days"], name="coaching_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} after {self.days}"
