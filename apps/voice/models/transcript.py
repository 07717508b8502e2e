from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.voice.choices import Side, TranscriptState
from apps.voice.models.recording import Recording
from apps.voice.querysets import SegmentQuerySet


class Transcript(TimeStamped):
    """What an engine heard in a recording, without what must not be written down."""

    recording = models.OneToOneField(Recording, models.CASCADE, related_name="transcript")
    state = models.CharField(max_length=8, choices=TranscriptState, default=TranscriptState.WRITING)
    engine = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)  # a worker that dies loses it in time
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"words of {self.recording_id}"


class Segment(models.Model):
    """Words of one side in a row. Its words lie in it: nobody asks for one without the others."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="segments")
    side = models.CharField(max_length=8, choices=Side, blank=True)
    start = models.FloatField()  # seconds of the recording
    end = models.FloatField()
    text = models.TextField()
    words = models.JSONField(default=list)  # [[from, to, word]]
    search = models.GeneratedField(
        expression=SearchVector("text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["start", "id"]
        indexes = [GinIndex(fields=["search"], name="segment_search")]

    def __str__(self) -> str:
        return self.text[:60]
