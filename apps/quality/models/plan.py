from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.quality.choices import Lane, Release, TaskState
from apps.quality.models.scorecard import Scorecard, ScorecardVersion
from apps.quality.querysets import PlanQuerySet, TaskQuerySet


class SamplingPlan(TimeStamped):
    """Which contacts are reviewed, by whom, how often.

    A random plan draws ``per_agent`` contacts for each agent, channel and week, one from each
    equal part of the week (domain/sampling.py). A risk plan takes what its triggers name, and
    never counts for the mean. A plan has one lane, so that neither can lean on the other.
    """

    name = models.CharField(max_length=80)
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="sampling_plans")
    teams = models.ManyToManyField("accounts.Team", blank=True, related_name="+")  # empty: all
    lane = models.CharField(max_length=12, choices=Lane, default=Lane.RANDOM)
    scorecards = models.ManyToManyField(Scorecard, blank=True, related_name="plans")
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="sampling_plans"
    )
    per_agent = models.PositiveSmallIntegerField(default=1)  # each agent, channel and week
    new_hire_days = models.PositiveSmallIntegerField(default=60)
    new_hire_per_agent = models.PositiveSmallIntegerField(default=3)
    min_replies = models.PositiveSmallIntegerField(default=1)  # what the agent wrote at least
    triggers = models.JSONField(default=dict, blank=True)  # risk: {"low_rating": 2, "words": [...]}
    max_per_week = models.PositiveSmallIntegerField(default=20)  # risk: of the whole plan
    reviewer_per_week = models.PositiveSmallIntegerField(default=12)
    same_agent_most = models.PositiveSmallIntegerField(default=3)  # per reviewer, in four weeks
    due_days = models.PositiveSmallIntegerField(default=5)  # working days
    is_blind = models.BooleanField(default=True)  # agent and rating hidden until submitted
    counts = models.BooleanField(default=True)  # toward the agent's score
    release = models.CharField(max_length=8, choices=Release, default=Release.AT_ONCE)
    is_active = models.BooleanField(default=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="plan_is_random_or_risk", condition=Q(lane__in=[Lane.RANDOM, Lane.RISK])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Slice(models.Model):
    """One part of a week of one agent on one channel: how many contacts it held, which was drawn.

    ``population`` is what the drawn contact stands for in the mean; 0 means nothing was there.
    """

    plan = models.ForeignKey(SamplingPlan, models.CASCADE, related_name="slices")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    population = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agent", "kind", "starts_at"], name="slice_drawn_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.kind} {self.starts_at:%d %b}: {self.population}"


class ReviewTask(TimeStamped):
    """One contact somebody is to review by a day: the reviewer's inbox.

    Nobody's until a reviewer is found; ``reasons`` say why a risk or hand-picked one is here.
    """

    plan = models.ForeignKey(
        SamplingPlan, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    slice = models.OneToOneField(Slice, models.SET_NULL, null=True, blank=True, related_name="task")
    lane = models.CharField(max_length=12, choices=Lane)
    interaction = models.ForeignKey(
        "interactions.Interaction", models.PROTECT, related_name="review_tasks"
    )
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="tasks")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_tasks",
    )
    picked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reasons = models.JSONField(default=list, blank=True)  # [{"risk", "words"}]
    weight = models.DecimalField(  # how many contacts this one stands for; 0: for none but itself
        max_digits=10, decimal_places=3, default=0
    )
    is_blind = models.BooleanField(default=True)
    counts = models.BooleanField(default=True)
    release = models.CharField(max_length=8, choices=Release, default=Release.AT_ONCE)
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    skipped_because = models.CharField(max_length=160, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "interaction"],
                condition=Q(plan__isnull=False),
                name="task_once_a_plan",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reviewer", "due_at"],
                name="task_inbox",
                condition=Q(state__in=["open", "started"]),
            ),
            models.Index(fields=["brand", "state", "due_at"], name="task_of_brand"),
            models.Index(fields=["plan", "-created_at"], name="task_of_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.interaction_id}"
