from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped
from apps.voice.models.prompt import Prompt


class LineSound(TimeStamped):
    """What callers hear who wait in a queue. A queue without one has music and nothing more."""

    queue = models.OneToOneField("routing.Queue", models.CASCADE, related_name="line_sound")
    music = models.CharField(max_length=40, blank=True)  # a class of the telephone server
    every_seconds = models.PositiveSmallIntegerField(default=45)  # 0: nothing is announced
    says_position = models.BooleanField(default=True)
    says_wait = models.BooleanField(default=True)
    comfort = models.ForeignKey(Prompt, models.PROTECT, null=True, blank=True, related_name="+")
    callback_after = models.PositiveSmallIntegerField(default=0)  # seconds; 0: never offered
    callback_prompt = models.ForeignKey(
        Prompt, models.PROTECT, null=True, blank=True, related_name="+"
    )
    callback_key = models.CharField(max_length=1, default="1")

    def __str__(self) -> str:
        return f"{self.queue}"
