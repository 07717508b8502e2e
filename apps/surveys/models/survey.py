from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.surveys.choices import Way
from apps.surveys.domain import questions
from apps.surveys.domain.questions import Question
from apps.surveys.querysets import SurveyQuerySet


class Survey(TimeStamped):
    """Whom we ask after a contact, how often, and over which way. What is asked: its versions."""

    name = models.CharField(max_length=80, unique=True)
    brand = models.ForeignKey(  # empty: every brand without a survey of its own
        "accounts.Brand", models.PROTECT, null=True, blank=True, related_name="surveys"
    )
    channel_kinds = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    queues = models.ManyToManyField("routing.Queue", related_name="surveys", blank=True)
    ways = ArrayField(models.CharField(max_length=8, choices=Way), default=list)
    language = models.CharField(max_length=10, default="en")  # where a translation is missing
    sample_percent = models.PositiveSmallIntegerField(
        default=100, validators=[MaxValueValidator(100)]
    )
    quarantine_days = models.PositiveSmallIntegerField(default=30)
    delay_minutes = models.PositiveIntegerField(default=60)
    open_days = models.PositiveSmallIntegerField(default=14)
    needs_consent = models.BooleanField(default=True)
    is_on = models.BooleanField(default=False)
    published = models.ForeignKey(
        "surveys.SurveyVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SurveyVersion(TimeStamped):
    """What a survey asks. A draft until it is published, and never changed afterwards."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField(default=list)  # domain/questions.py
    intro = models.JSONField(default=dict, blank=True)  # {language: words}
    thanks = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once"),
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(published_at__isnull=True),
                name="survey_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def asked(self) -> list[Question]:
        return questions.read(self.questions)
