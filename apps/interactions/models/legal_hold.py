from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.interactions.models.interaction import Interaction


class LegalHold(models.Model):
    """Nothing that was recorded of a contact is deleted while one stands."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="legal_holds")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interaction"], condition=Q(lifted_at=None), name="legal_hold_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id}: {self.reason}"
