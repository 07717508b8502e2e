from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.voice.choices import CallbackState
from apps.voice.models.number import PhoneNumber
from apps.voice.querysets import CallbackQuerySet

OPEN = [CallbackState.WAITING, CallbackState.CALLING]


class Callback(TimeStamped):
    """A caller who wanted to be called rather than wait. Their place in the line is kept: the
    interaction waits on, with the moment it first began to (``QueueEntry.enqueued_at``)."""

    interaction = models.OneToOneField(
        "interactions.Interaction", models.CASCADE, related_name="callback"
    )
    identity = models.ForeignKey("customers.Identity", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="callbacks")
    number = models.ForeignKey(PhoneNumber, models.PROTECT, related_name="callbacks")  # ours
    state = models.CharField(max_length=10, choices=CallbackState, default=CallbackState.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=120, blank=True)  # it was cancelled

    objects = CallbackQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(fields=["asked_at"], name="callback_open", condition=Q(state__in=OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.identity}: {self.state}"
