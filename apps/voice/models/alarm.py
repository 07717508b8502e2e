from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.voice.choices import AlarmKind
from apps.voice.querysets import CallAlarmQuerySet


class CallAlarm(models.Model):
    """Something unusual about one person's calls out, once a day; it stands until it is seen."""

    kind = models.CharField(max_length=8, choices=AlarmKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="call_alarms")
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = CallAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "day"], name="call_alarm_once_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["brand"], name="call_alarm_stands", condition=models.Q(seen_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.user_id}"
