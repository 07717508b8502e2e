from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.quality.choices import CommentRule, Critical, Flag, QuestionKind, Trait, VersionState
from apps.quality.querysets import ScorecardQuerySet, VersionQuerySet


class Scorecard(TimeStamped):
    """What good work looks like on some channels. What is asked lives in its versions."""

    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    brand = models.ForeignKey(  # empty: a card of the house, for every brand
        "accounts.Brand", models.PROTECT, null=True, blank=True, related_name="scorecards"
    )
    channels = ArrayField(models.CharField(max_length=12), default=list)  # channel kinds
    shipped_as = models.CharField(max_length=40, blank=True)  # which card of the product it was
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipped_as"],
                condition=~Q(shipped_as=""),
                name="scorecard_shipped_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScorecardVersion(TimeStamped):
    """The questions of a card as they were from one day to another. Published, it never changes."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    scoring = models.PositiveSmallIntegerField(default=1)  # domain/scoring_v<n>.py
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["scorecard", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["scorecard"], condition=Q(state="live"), name="version_one_live"
            ),
            models.UniqueConstraint(
                fields=["scorecard"], condition=Q(state="draft"), name="version_one_draft"
            ),
            models.CheckConstraint(
                name="version_draft_is_unpublished",
                condition=Q(state="draft") ^ Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT


class Section(models.Model):
    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)  # the same over versions
    title = models.CharField(max_length=80)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=10)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="section_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question. ``key`` names it over all versions of its card: reports compare by it."""

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=QuestionKind, default=QuestionKind.YES_NO)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    position = models.PositiveSmallIntegerField(default=0)
    help = models.TextField(blank=True)
    good = models.TextField(blank=True)  # an example that gets full points
    bad = models.TextField(blank=True)
    na_allowed = models.BooleanField(default=True)
    channels = ArrayField(models.CharField(max_length=12), default=list, blank=True)  # empty: all
    # Shown only while the question of this key has one of these answers.
    shown_if_question = models.SlugField(max_length=40, blank=True)
    shown_if_options = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    comment_rule = models.CharField(
        max_length=8, choices=CommentRule, default=CommentRule.OPTIONAL, blank=True
    )
    trait = models.CharField(max_length=16, choices=Trait, default=Trait.NONE, blank=True)
    skill = models.ForeignKey(
        "accounts.Skill", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A lesson of the training app by its slug; it subscribes to ReviewReleased and looks here.
    lesson = models.SlugField(max_length=80, blank=True)
    lesson_after = models.PositiveSmallIntegerField(default=2)  # points lost in so many reviews ...
    lesson_of = models.PositiveSmallIntegerField(default=5)  # ... of the agent's last so many

    class Meta:
        ordering = ["section__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Option(models.Model):
    """One answer to a question; of a number question, one band of values."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    position = models.PositiveSmallIntegerField(default=0)
    flag = models.CharField(max_length=14, choices=Flag, default=Flag.NONE, blank=True)
    critical = models.CharField(max_length=10, choices=Critical, default=Critical.NONE, blank=True)
    needs_comment = models.BooleanField(default=False)
    lower = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    upper = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="option_key_once"),
            models.CheckConstraint(name="option_points_not_negative", condition=Q(points__gte=0)),
        ]

    def __str__(self) -> str:
        return self.label
