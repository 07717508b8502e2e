from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped
from apps.voice.querysets import AnswerHoursQuerySet


class AnswerHours(TimeStamped):
    """One version of who answers a brand's calls; the newest is in force, none is ever changed.

    ``weekly`` has seven days of [begins, ends, who] in minutes of the brand's own clock;
    ``exceptions`` is {date: {"label": …, "day": […]}}.
    """

    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="answer_hours")
    version = models.PositiveIntegerField()
    weekly = models.JSONField(default=list)
    exceptions = models.JSONField(default=dict, blank=True)
    forward = models.CharField(max_length=8, blank=True)  # domain.answer_hours.Who
    forward_until = models.DateTimeField(null=True, blank=True)
    most_calls = models.PositiveSmallIntegerField(null=True, blank=True)  # that we take at once
    changed = models.CharField(max_length=10)  # hours day forward calls restored
    restores = models.PositiveIntegerField(null=True, blank=True)  # the version it brought back
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AnswerHoursQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "answer hours"
        constraints = [
            models.UniqueConstraint(fields=["brand", "version"], name="answer_hours_version"),
        ]

    def __str__(self) -> str:
        return f"{self.brand_id}: {self.version}"
