from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.routing.choices import (
    ClosedBehaviour,
    OverflowAction,
    OverflowTrigger,
    Selection,
    WrapUpMode,
)
from apps.routing.models.calendar import Calendar
from apps.routing.querysets import EntryPointQuerySet, QueueQuerySet, QueueVersionQuerySet


class Queue(TimeStamped):
    """Where contacts wait for the right person, and the rules by which they are served."""

    name = models.CharField(max_length=80, unique=True)
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="queues")
    teams = models.ManyToManyField("accounts.Team", related_name="queues", blank=True)
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="queues"
    )
    # Score of waiting work (domain/scoring.py). Empty base: the channel kind's default.
    base_priority = models.PositiveIntegerField(null=True, blank=True)
    ageing_per_minute = models.FloatField(default=1.0)
    # The promise: this share of contacts answered within this many seconds.
    target_seconds = models.PositiveIntegerField(default=60)
    target_percent = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    offer_seconds = models.PositiveSmallIntegerField(default=20)
    selection = models.CharField(max_length=14, choices=Selection, default=Selection.BEST_SKILLED)
    prefers_last_agent = models.BooleanField(default=True)
    preferred_seconds = models.PositiveSmallIntegerField(default=30)
    # Seconds waited after which ring 2, 3... begin; skills say from which ring they matter less.
    ring_seconds = models.JSONField(default=list, blank=True)
    wrap_up_mode = models.CharField(max_length=10, choices=WrapUpMode, default=WrapUpMode.TIMED)
    wrap_up_seconds = models.PositiveSmallIntegerField(default=60)
    wrap_up_extension_seconds = models.PositiveSmallIntegerField(default=60)
    disposition_root = models.ForeignKey(
        "interactions.Disposition", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_behaviour = models.CharField(
        max_length=14, choices=ClosedBehaviour, default=ClosedBehaviour.HOLD
    )
    closed_text = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = QueueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QueueSkill(models.Model):
    """A skill the queue asks for, at a level, until a ring lets it go."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="skills")
    skill = models.ForeignKey("accounts.Skill", models.PROTECT, related_name="+")
    ring = models.PositiveSmallIntegerField(default=1)  # the level in this ring and after
    level = models.PositiveSmallIntegerField(  # 0: no longer asked for
        default=1, validators=[MaxValueValidator(4)]
    )

    class Meta:
        ordering = ["ring", "skill"]
        constraints = [
            models.UniqueConstraint(fields=["queue", "skill", "ring"], name="queue_skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}+ from ring {self.ring}"


class OverflowStep(models.Model):
    """One rung of a queue's ladder: when this, do that, once per entry."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="overflow")
    position = models.PositiveSmallIntegerField()
    trigger = models.CharField(max_length=14, choices=OverflowTrigger)
    threshold = models.PositiveIntegerField(default=0)
    action = models.CharField(max_length=10, choices=OverflowAction)
    target = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="overflow_from"
    )
    amount = models.PositiveIntegerField(default=0)  # how much priority rises
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["queue", "position"], name="overflow_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.queue}: {self.trigger} {self.threshold}"


class QueueVersion(TimeStamped):
    """The rules of a queue at one time: a draft nobody is served by yet, or what was published.

    ``rules`` is the whole of them as JSON (services/queues.py reads and writes it), so that
    an earlier version can be put back as it was. One draft a queue at most.
    """

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)  # empty: the draft
    rules = models.JSONField()
    changes = models.JSONField(default=list, blank=True)  # what was new, in words
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # a draft that publishes itself then

    objects = QueueVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["queue"], condition=Q(number__isnull=True), name="queue_one_draft"
            ),
            models.CheckConstraint(
                name="queue_version_due_while_draft",
                condition=Q(due_at__isnull=True) | Q(number__isnull=True),
            ),
            models.UniqueConstraint(fields=["queue", "number"], name="queue_version_once"),
            models.CheckConstraint(
                name="queue_version_numbered_iff_published",
                condition=Q(number__isnull=True, published_at__isnull=True)
                | Q(number__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.number or 'draft'}"


class EntryPoint(TimeStamped):
    """Which queue a channel's contacts go to."""

    channel = models.OneToOneField(
        "contact_channels.ChannelAccount", models.CASCADE, related_name="entry_point"
    )
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="entry_points")
    priority_boost = models.IntegerField(default=0)

    objects = EntryPointQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.channel} to {self.queue}"
