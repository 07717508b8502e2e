"""A recording from its first second until its sound is fetched from the telephone server."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.core.events import publish
from apps.voice.choices import RecordingState
from apps.voice.events import CallChanged, RecordingFinished
from apps.voice.models import Call, Recording, RecordingGap


def start(call: Call, *, purpose: str = "") -> Recording:
    """The row first: a recording nobody knows of would never be fetched."""
    count = Recording.objects.filter(call=call).count()
    what = f"{purpose}-" if purpose else ""
    name = f"{timezone.now():%Y-%m-%d}/{what}{call.key}-{count + 1}"
    return Recording.objects.create(call=call, name=name)


@transaction.atomic
def finished(name: str, *, seconds: float, is_whole: bool) -> Recording | None:
    """The engine closed the file; None when that was known."""
    running = Recording.objects.filter(name=name, state=RecordingState.RUNNING)
    state = RecordingState.FINISHED if is_whole else RecordingState.FAILED
    now = timezone.now()
    if not running.update(state=state, seconds=seconds, ended_at=now, updated_at=now):
        return None
    recording: Recording = Recording.objects.select_related("call").get(name=name)
    RecordingGap.objects.filter(recording=recording, ended_at=None).update(ended_at=now)
    publish(CallChanged(recording.call_id))
    if is_whole:
        publish(RecordingFinished(recording.pk))
    return recording


def running(call: Call) -> list[Recording]:
    return list(call.recordings.filter(state=RecordingState.RUNNING))


def open_gap(recording: Recording, reason: str, *, at: datetime | None = None) -> bool:
    """False when such a gap is open already."""
    if recording.gaps.filter(reason=reason, ended_at=None).exists():
        return False
    RecordingGap.objects.create(recording=recording, reason=reason, started_at=at or timezone.now())
    publish(CallChanged(recording.call_id))
    return True


def close_gap(recording: Recording, reason: str, *, at: datetime | None = None) -> bool:
    closed = recording.gaps.filter(reason=reason, ended_at=None).update(
        ended_at=at or timezone.now()
    )
    if closed:
        publish(CallChanged(recording.call_id))
    return bool(closed)
