from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.quality.choices import (
    AnswerSource,
    EvidenceKind,
    Lane,
    Release,
    ReviewKind,
    ReviewState,
    ViewingKind,
)
from apps.quality.domain import lifecycle
from apps.quality.models.plan import ReviewTask
from apps.quality.models.scorecard import Question, ScorecardVersion
from apps.quality.querysets import AnswerQuerySet, ReviewQuerySet


class Review(TimeStamped):
    """One person's judgement of one contact by one version of a card.

    The scores stand here as they were counted by ``scoring``, the version of the rule. The
    agent sees the review from its release on. ``brand``, ``team`` and ``kind_of_channel`` are
    kept as they were, for permissions and figures.
    """

    interaction = models.ForeignKey(
        "interactions.Interaction", models.PROTECT, related_name="reviews"
    )
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="reviews")
    task = models.OneToOneField(
        ReviewTask, models.SET_NULL, null=True, blank=True, related_name="review"
    )
    kind = models.CharField(max_length=12, choices=ReviewKind, default=ReviewKind.REVIEW)
    lane = models.CharField(max_length=12, choices=Lane, default=Lane.MANUAL)
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.DRAFT)
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind_of_channel = models.CharField(max_length=12)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews_made"
    )
    is_blind = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    release = models.CharField(max_length=8, choices=Release, default=Release.AT_ONCE)
    weight = models.DecimalField(max_digits=10, decimal_places=3, default=0)  # as of its task
    summary = models.TextField(blank=True)  # to the agent, in the reviewer's words

    scoring = models.PositiveSmallIntegerField(default=1)
    raw = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    final = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    critical = models.JSONField(default=dict, blank=True)  # {"compliance": 1}
    critical_errors = models.PositiveSmallIntegerField(default=0)
    critical_asked = models.PositiveSmallIntegerField(default=0)
    sections = models.JSONField(  # [{"key", "raw", "final"}], as scored
        default=list, blank=True, encoder=DjangoJSONEncoder
    )

    begun_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # the agent acknowledged or disputed
    due_at = models.DateTimeField(null=True, blank=True)  # of whoever's turn it is
    finished_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)  # of its answers: 1 as submitted

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="review_submitted_has_time",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_self_by_its_agent",
                condition=~Q(kind="self") | Q(agent=models.F("reviewer")),
            ),
            models.CheckConstraint(
                name="review_never_of_oneself",
                condition=Q(kind="self") | ~Q(agent=models.F("reviewer")),
            ),
            models.UniqueConstraint(
                fields=["interaction", "agent"],
                condition=Q(kind="self") & ~Q(state="withdrawn"),
                name="review_one_self",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-submitted_at"], name="review_of_agent"),
            models.Index(fields=["reviewer", "-submitted_at"], name="review_by_reviewer"),
            models.Index(fields=["brand", "lane", "-submitted_at"], name="review_of_brand"),
            models.Index(fields=["team", "-submitted_at"], name="review_of_team"),
            models.Index(
                fields=["due_at"],
                name="review_due",
                condition=Q(state__in=["released", "disputed", "decided"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.interaction_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == ReviewState.DRAFT

    @property
    def is_released(self) -> bool:
        return self.state in lifecycle.SHOWN_TO_AGENT

    @property
    def is_failed(self) -> bool:
        """A fatal answer made the final score 0."""
        return self.final == 0 and self.raw != 0 and self.raw is not None


class Answer(TimeStamped):
    """What was answered to one question, and what it came to when the form was scored."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    chosen = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    number = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    text = models.TextField(blank=True)
    is_na = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    source = models.CharField(max_length=8, choices=AnswerSource, default=AnswerSource.PERSON)
    confidence = models.FloatField(null=True, blank=True)  # of what filled it in, 0 to 1
    # As scored: weighted points of weighted points; both empty where it does not count.
    points = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    out_of = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    is_shown = models.BooleanField(default=True)  # its condition held when the form was submitted
    flag = models.CharField(max_length=14, blank=True)
    critical = models.CharField(max_length=10, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.question_id}"

    @property
    def is_lost(self) -> bool:
        return self.points is not None and self.out_of is not None and self.points < self.out_of


class Evidence(models.Model):
    """Where an answer can be seen: words of a message, a message, a moment, a wait."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=8, choices=EvidenceKind)
    message = models.ForeignKey(
        "interactions.Message", models.PROTECT, null=True, blank=True, related_name="+"
    )
    quote = models.CharField(max_length=500, blank=True)
    seconds = models.DecimalField(  # of a recording, or how long a wait was
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    until_seconds = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)  # when it happened
    note = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=8, choices=AnswerSource, default=AnswerSource.PERSON)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "seconds", "id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.kind} for {self.answer_id}"


class ReviewEdition(models.Model):
    """A review as it was: 1 as submitted, one more for every decision that changed answers."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    raw = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    final = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    critical = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # by the question's key
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} as of {self.number}"


class Viewing(models.Model):
    """Somebody opened a reviewed contact, read it or played its recording. Append-only."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="viewings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ViewingKind, default=ViewingKind.OPENED)
    at = models.DateTimeField(default=timezone.now)
    seconds = models.PositiveIntegerField(null=True, blank=True)  # how long it was played

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["review", "-at"], name="viewing_of_review")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.review_id}"
