from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.surveys.choices import InvitationState, Way
from apps.surveys.models.survey import Survey, SurveyVersion
from apps.surveys.querysets import SurveyInvitationQuerySet


class SurveyInvitation(TimeStamped):
    """One customer asked about one contact: when, over which way, and what came of it."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="invitations")
    interaction = models.ForeignKey(
        "interactions.Interaction", models.CASCADE, related_name="survey_invitations"
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="survey_invitations"
    )
    identity = models.ForeignKey("customers.Identity", models.PROTECT, related_name="+")
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    queue = models.ForeignKey(
        "routing.Queue", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    way = models.CharField(max_length=8, choices=Way)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.DUE)
    reason = models.CharField(max_length=40, blank=True)  # why it was dropped, or failed
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["interaction"], name="survey_asked_once"),
            models.CheckConstraint(
                name="survey_sent_iff_sent_at",
                condition=Q(state__in=["due", "dropped"]) ^ Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="survey_due", condition=Q(state=InvitationState.DUE)
            ),
            models.Index(fields=["customer", "-created_at"], name="survey_of_customer"),
            models.Index(fields=["survey", "-sent_at"], name="survey_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} for {self.interaction_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether an answer still counts."""
        was_sent = self.state in (InvitationState.SENT, InvitationState.ANSWERED)
        return was_sent and timezone.now() < self.expires_at
