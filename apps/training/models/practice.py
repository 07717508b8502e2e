from __future__ import annotations

from django.db import models
from django.utils import timezone

from apps.core.models import TimeStamped


class Practice(TimeStamped):
    """One run against scripted customers: the script as it was, and what has happened.

    The state is a JSON of domain/practice.py; whoever writes it holds the row locked.
    """

    script = models.JSONField()
    state = models.JSONField()
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)  # of the state: what a page has seen

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"practice {self.pk}"
