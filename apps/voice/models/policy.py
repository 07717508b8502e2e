from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped


class RecordingPolicy(TimeStamped):
    """What one brand keeps of its calls. Without a row: everything, for ever."""

    brand = models.OneToOneField("accounts.Brand", models.CASCADE, related_name="recording_policy")
    days = models.PositiveIntegerField(null=True, blank=True)  # after them sound and words go
    masks = models.JSONField(default=list, blank=True)  # ["HR-######"]: domain/redaction.py

    class Meta:
        verbose_name_plural = "recording policies"

    def __str__(self) -> str:
        return f"{self.brand}: {self.days or '∞'}"
