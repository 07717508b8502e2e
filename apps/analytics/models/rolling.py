"""How far the log was read, and what must be counted anew although the log did not grow."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Mark(models.Model):
    """How far one log was read.

    Numbers are given out before rows are committed, so a lower one may appear after a higher
    one was read: ``missing`` are those that were not there yet and are asked for again.
    """

    log = models.CharField(max_length=20, unique=True)
    position = models.BigIntegerField(default=0)
    missing = models.JSONField(default=dict, blank=True)  # {number: first missed, unix seconds}
    read_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.log} to {self.position}"


class Touched(models.Model):
    """An interaction whose facts must be made anew: somebody changed their rating."""

    interaction = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "touched"

    def __str__(self) -> str:
        return f"{self.interaction}"
