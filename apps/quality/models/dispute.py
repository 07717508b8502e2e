from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.quality.choices import DisputeState, PassReason
from apps.quality.models.review import Answer, Review
from apps.quality.querysets import DisputeQuerySet


class Dispute(models.Model):
    """The agent does not agree with one answer; somebody who has not reviewed it decides.

    ``before`` and ``after`` keep the answer as it was and as it was decided. Round 2 is the one
    escalation.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="disputes")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="disputes")
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=DisputeState, default=DisputeState.OPEN)
    reason = models.TextField()
    wanted = models.JSONField(default=list, blank=True)  # the options the agent asks for
    message = models.ForeignKey(  # where to look
        "interactions.Message", models.PROTECT, null=True, blank=True, related_name="+"
    )
    seconds = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    decider = models.ForeignKey(  # empty: nobody free was found, whoever may takes it
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes_to_decide",
    )
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    ruling = models.TextField(blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "round"], name="dispute_once_a_round"),
            models.CheckConstraint(
                name="dispute_open_iff_undecided",
                condition=Q(state="open") ^ Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_round_at_most_two", condition=Q(round__gte=1, round__lte=2)
            ),
        ]
        indexes = [
            models.Index(
                fields=["decider", "due_at"], name="dispute_open", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}, round {self.round}: {self.state}"


class DisputePass(models.Model):
    """A dispute went from one decider to the next: who had it, and why it moved."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="passes")
    before = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    because = models.CharField(max_length=8, choices=PassReason)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dispute_id}: {self.because}"
