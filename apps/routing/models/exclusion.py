from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.routing.choices import ExclusionReason
from apps.routing.querysets import ExclusionQuerySet


class Exclusion(models.Model):
    """One customer and one agent who are not brought together, until it is lifted.

    No offer, no preference and no transfer of a colleague does; only a supervisor by hand.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="exclusions")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="excluded_from"
    )
    reason = models.CharField(max_length=12, choices=ExclusionReason)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "agent"],
                condition=Q(lifted_at__isnull=True),
                name="exclusion_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} without {self.agent_id}"
