from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.voice.choices import GapReason, RecordingState, Side
from apps.voice.models.call import Call
from apps.voice.querysets import RecordingQuerySet


class Recording(TimeStamped):
    """One stretch of sound of a call. ``name`` is its name at the telephone server.

    That of a phone call has a track for each side, that of a call between browsers comes in pieces
    from the agent's, and may have a picture.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="recordings")
    name = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=RecordingState, default=RecordingState.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    content_type = models.CharField(max_length=40, default="audio/wav")
    # What is kept of it: sealed under the customer's key (core.vault).
    key = models.ForeignKey(
        "customers.DataKey", models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.CharField(max_length=200, blank=True)  # in the storage
    size = models.PositiveBigIntegerField(default=0)  # bytes of sound
    checksum = models.CharField(max_length=64, blank=True)  # SHA-256 of the sound
    peaks = models.JSONField(default=list, blank=True)  # 0 to 100, PEAKS of them
    silences = models.JSONField(default=list, blank=True)  # [from, to] in seconds
    sides = models.JSONField(default=dict, blank=True)  # peaks of "agent" and "customer", if apart
    overlaps = models.JSONField(default=list, blank=True)  # both speak: [from, to]
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["started_at"]
        indexes = [
            models.Index(
                fields=["state"],
                name="recording_to_fetch",
                condition=Q(state__in=["running", "finished"]),
            ),
            models.Index(fields=["ended_at"], name="recording_kept", condition=Q(state="stored")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_picture(self) -> bool:
        return self.content_type.startswith("video/")


class RecordingTrack(models.Model):
    """What one side of a phone call says, under a name of its own at the telephone server."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="tracks")
    side = models.CharField(max_length=8, choices=Side)
    name = models.CharField(max_length=130, unique=True)
    started_at = models.DateTimeField(default=timezone.now)  # the two are laid beside each other
    ended_at = models.DateTimeField(null=True, blank=True)
    is_whole = models.BooleanField(default=True)

    class Meta:
        ordering = ["side"]  # the agent first, who is left
        constraints = [
            models.UniqueConstraint(fields=["recording", "side"], name="track_of_recording")
        ]

    def __str__(self) -> str:
        return self.name


class RecordingPiece(models.Model):
    """A few seconds that the agent's browser sent, sealed; together they become the recording."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()  # from 0; the same twice is one
    file = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes
    seconds = models.FloatField(default=0)
    levels = models.JSONField(default=list, blank=True)  # loudness, 0 to 100, evenly spread
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recording", "number"], name="piece_of_recording")
        ]

    def __str__(self) -> str:
        return f"{self.recording_id}: {self.number}"


class RecordingGap(models.Model):
    """A stretch that is silence on purpose, or music: the player draws it."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="gaps")
    reason = models.CharField(max_length=6, choices=GapReason)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at"]

    def __str__(self) -> str:
        return f"{self.reason} from {self.started_at:%H:%M:%S}"
