from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.quality.choices import AnswerSource, RuleKind
from apps.quality.models.scorecard import Question, Scorecard, ScorecardVersion
from apps.quality.querysets import AnswerRuleQuerySet, FindingQuerySet


class Rule(TimeStamped):
    """What the product can see by itself of one question, and which answer follows.

    It names the question by key, so that it holds over the versions of its card; where a
    version lacks the question or the answer, it says nothing.
    """

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="rules")
    question_key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=12, choices=RuleKind)
    words = models.JSONField(default=list, blank=True)  # said, not said: the phrases
    first = models.PositiveSmallIntegerField(default=0)  # only our first so many replies; 0: all
    limit = models.DecimalField(  # seconds, or mistakes in a hundred words
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    field = models.CharField(max_length=40, blank=True)  # of the wrap-up
    when_met = models.SlugField(max_length=40, blank=True)  # the answer; empty: no answer
    when_failed = models.SlugField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AnswerRuleQuerySet.as_manager()

    class Meta:
        ordering = ["scorecard", "question_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "question_key"], name="rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_key}: {self.kind}"


class Finding(models.Model):
    """What a rule or a model answered to one question about one contact, with what shows it.

    It becomes an answer only in a person's review, who may change it. ``is_audited`` ones are
    not shown to the reviewer at all: they tell how often the rule is right.
    """

    interaction = models.ForeignKey(
        "interactions.Interaction", models.CASCADE, related_name="findings"
    )
    question = models.ForeignKey(Question, models.CASCADE, related_name="findings")
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, blank=True, related_name="findings")
    source = models.CharField(max_length=8, choices=AnswerSource, default=AnswerSource.RULE)
    option = models.SlugField(max_length=40)
    confidence = models.FloatField()
    evidence = models.JSONField(default=list)  # [{"message", "quote", "at", "seconds", "note"}]
    is_audited = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interaction", "question", "source"], name="finding_once"
            ),
            models.CheckConstraint(
                name="finding_confidence_is_a_share",
                condition=models.Q(confidence__gte=0, confidence__lte=1),
            ),
        ]
        indexes = [models.Index(fields=["-found_at"], name="finding_recent")]

    def __str__(self) -> str:
        return f"{self.interaction_id}: {self.question_id} {self.option}"


class Inquiry(models.Model):
    """The model was asked about one contact, once for a version: what came back, what was kept."""

    interaction = models.ForeignKey(
        "interactions.Interaction", models.CASCADE, related_name="inquiries"
    )
    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    model = models.CharField(max_length=80)
    kept = models.PositiveSmallIntegerField(default=0)
    dropped = models.PositiveSmallIntegerField(default=0)  # without words that are really there
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "inquiries"
        constraints = [
            models.UniqueConstraint(fields=["interaction", "version"], name="inquiry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} on {self.interaction_id}"
