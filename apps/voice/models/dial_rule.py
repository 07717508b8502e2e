from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped


class DialRule(TimeStamped):
    """What one person may dial beyond the usual; without a row, the usual holds."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="dial_rule")
    abroad = models.BooleanField(default=False)
    premium = models.BooleanField(default=False)
    per_day = models.PositiveIntegerField(null=True, blank=True)  # None: the usual number

    def __str__(self) -> str:
        return f"dial rule of {self.user}"
