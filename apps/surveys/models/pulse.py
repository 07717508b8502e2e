from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped
from apps.surveys.querysets import PulseRoundQuerySet


class PulseRound(TimeStamped):
    """One asking of our own people how the work is. Told once it is closed, never before."""

    title = models.CharField(max_length=80)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    repeats = models.BooleanField(default=False)  # the next one opens a month after this one
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PulseRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["opens_at"], name="pulse_round_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PulseTicket(models.Model):
    """That somebody has taken part, so that nobody answers twice. Not what they said.

    No time and no order: a random key, so that it cannot be laid beside anything. Thrown away
    when the round is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="tickets")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="pulse_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}"


class PulseTally(models.Model):
    """How many of a team gave this answer. An answer adds one; there is no row of a person."""

    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="tallies")
    team = models.ForeignKey("accounts.Team", models.PROTECT, related_name="+")
    question = models.CharField(max_length=12)  # domain/pulse.py
    score = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "team", "question", "score"], name="pulse_tally_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.score}: {self.count}"
