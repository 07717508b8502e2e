from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from apps.interactions.choices import Outcome
from apps.interactions.models.content import Disposition
from apps.interactions.models.interaction import Interaction


class WrapUp(models.Model):
    """What came of an interaction, in the words of its queue's tree."""

    interaction = models.OneToOneField(Interaction, models.CASCADE, related_name="wrap_up")
    by = models.ForeignKey(  # empty: the time ran out and a default was set
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    disposition = models.ForeignKey(
        Disposition, models.PROTECT, null=True, blank=True, related_name="wrap_ups"
    )
    secondary = models.ManyToManyField(Disposition, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.interaction_id}: {self.outcome}"


class Rating(models.Model):
    """What the customer thought of one interaction, 1 to 5."""

    interaction = models.OneToOneField(Interaction, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reasons = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # RatingReason
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.interaction_id}: {self.score}"
