from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped
from apps.voice.choices import PromptKind
from apps.voice.querysets import PromptQuerySet


class Prompt(TimeStamped):
    """Something callers hear: a recording that was uploaded, or a text that was spoken once.

    Its sound is 8 kHz, 16 bit, mono, whatever came in, and lies in the storage under its
    checksum: a prompt that is changed gets another file, and a call in its middle keeps the old.
    """

    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="prompts")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=6, choices=PromptKind, default=PromptKind.UPLOAD)
    language = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)  # what is said, for the reader too
    file = models.CharField(max_length=200, blank=True)  # in the storage
    checksum = models.CharField(max_length=64, blank=True)  # SHA-256 of the file
    seconds = models.FloatField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PromptQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="prompt_once"),
        ]

    def __str__(self) -> str:
        return self.name
