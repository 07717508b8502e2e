from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.surveys.choices import Way
from apps.surveys.models.invitation import SurveyInvitation
from apps.surveys.models.survey import SurveyVersion
from apps.surveys.querysets import ResponseQuerySet


class Response(TimeStamped):
    """What one customer answered about one contact.

    ``answers`` holds everything by the question's key; what is measured also stands in columns
    of its own, beside whom it is about, so that figures need no other table.
    """

    version = models.ForeignKey(  # empty: the chat's own rating, where no survey is on
        SurveyVersion, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    invitation = models.OneToOneField(
        SurveyInvitation, models.CASCADE, null=True, blank=True, related_name="response"
    )
    interaction = models.ForeignKey(
        "interactions.Interaction", models.CASCADE, related_name="survey_responses"
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="survey_responses"
    )
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    queue = models.ForeignKey(
        "routing.Queue", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=12)  # the contact's channel
    way = models.CharField(max_length=8, choices=Way)  # over which it was answered
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answers = models.JSONField(default=dict)
    csat = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5
    nps = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 to 10
    ces = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 7
    is_solved = models.BooleanField(null=True, blank=True)
    comment = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("comment", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "way"], name="response_once_per_way"),
            models.CheckConstraint(
                name="response_scores_on_scale",
                condition=(Q(csat__isnull=True) | Q(csat__range=(1, 5)))
                & (Q(nps__isnull=True) | Q(nps__range=(0, 10)))
                & (Q(ces__isnull=True) | Q(ces__range=(1, 7))),
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "-at"], name="response_of_brand"),
            models.Index(fields=["agent", "-at"], name="response_of_agent"),
            models.Index(fields=["-at", "-id"], name="response_newest"),
            GinIndex(fields=["search"], name="response_search"),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id} by {self.way}"
