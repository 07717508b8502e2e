"""A recording from its first second until its sound is fetched from the telephone server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.events import publish
from apps.voice.choices import RecordingState
from apps.voice.events import CallChanged, RecordingFinished
from apps.voice.models import Call, Recording, RecordingGap, RecordingTrack, VoiceServer

log = structlog.get_logger(__name__)


@transaction.atomic
def start(call: Call, *, purpose: str = "", sides: Sequence[str] = ()) -> Recording:
    """The rows first: a recording nobody knows of would never be fetched.

    ``sides``: each on a track of its own.
    """
    count = Recording.objects.filter(call=call).count()
    what = f"{purpose}-" if purpose else ""
    name = f"{timezone.now():%Y-%m-%d}/{what}{call.key}-{count + 1}"
    recording = Recording.objects.create(call=call, name=name)
    RecordingTrack.objects.bulk_create(
        RecordingTrack(recording=recording, side=side, name=f"{name}-{side}") for side in sides
    )
    return recording


@transaction.atomic
def finished(name: str, *, seconds: float, is_whole: bool) -> Recording | None:
    """The engine closed a file; None when that was known, or a track of it still runs."""
    whole = (
        Recording.objects.select_for_update(of=("self",))
        .only("name")
        .filter(tracks__name=name)
        .first()
    )
    if whole is not None:
        open_tracks = whole.tracks.filter(ended_at=None)
        open_tracks.filter(name=name).update(ended_at=timezone.now(), is_whole=is_whole)
        if open_tracks.exists():
            return None
        name, is_whole = whole.name, whole.tracks.filter(is_whole=True).exists()
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


def refused(recording: Recording, problem: str) -> None:
    """The engine will not record it. The rows tell, and so does the page of the telephones."""
    log.error("voice.not_recorded", recording=recording.pk, problem=problem)
    Recording.objects.filter(pk=recording.pk).update(problem=problem[:200])


def unrecorded(*, since: datetime) -> QuerySet[Recording]:
    """What should have been kept and was not, the newest first."""
    lost = Recording.objects.filter(state=RecordingState.FAILED, started_at__gte=since)
    return lost.exclude(problem="").order_by("-pk")


def running(call: Call) -> list[Recording]:
    return list(call.recordings.filter(state=RecordingState.RUNNING))


def tracks(recording: Recording) -> list[RecordingTrack]:
    return list(recording.tracks.all())


@transaction.atomic
def began(tracks: Sequence[RecordingTrack]) -> None:
    """Second 0 is where the first of them begins."""
    for track in tracks:
        RecordingTrack.objects.filter(pk=track.pk).update(started_at=track.started_at)
    first = min(tracks, key=lambda track: track.started_at)
    Recording.objects.filter(pk=first.recording_id).update(started_at=first.started_at)


def names(recording: Recording) -> list[str]:
    """What it is called at the telephone server."""
    return [track.name for track in tracks(recording)] or [recording.name]


def beside(name: str) -> list[str]:
    """The tracks that still run beside one."""
    rows = RecordingTrack.objects.filter(recording__tracks__name=name, ended_at=None)
    return list(rows.exclude(name=name).values_list("name", flat=True))


def forgotten(server: VoiceServer, before: datetime) -> list[tuple[str, float]]:
    """What should have ended with its call before that, and nobody heard it; how long it was."""
    rows = Recording.objects.filter(
        state=RecordingState.RUNNING, call__server=server, call__ended_at__lt=before
    ).select_related("call")
    return [(name, _lasted(row)) for row in rows for name in names(row)]


def _lasted(recording: Recording) -> float:
    end = recording.call.ended_at or timezone.now()
    return (end - recording.started_at).total_seconds()


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
