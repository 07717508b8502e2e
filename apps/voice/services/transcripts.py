"""Words of recordings: heard by an engine, redacted before anything is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core import vault
from apps.core.events import publish
from apps.customers.errors import KeyDestroyed
from apps.voice import hearing
from apps.voice.choices import TranscriptState
from apps.voice.domain import sound, speech
from apps.voice.events import CallChanged, TranscriptWritten
from apps.voice.hearing import CannotHear, Ear
from apps.voice.models import Recording, RecordingPolicy, Segment, Transcript
from apps.voice.services import keeping

log = structlog.get_logger(__name__)

LEASE = timedelta(hours=1)  # a worker that needs longer has died
MOST_ATTEMPTS = 4
AT_ONCE = 5


def engine() -> str:
    """Who writes calls down here; empty where nobody does."""
    ear = hearing.ear()
    return ear.name if ear else ""


def write_due() -> int:
    """Write down what waits, the newest first; nothing without an engine."""
    ear = hearing.ear()
    if ear is None:
        return 0
    lost = timezone.now() - LEASE
    waiting = Recording.objects.to_write_down(lost_before=lost, most_attempts=MOST_ATTEMPTS)
    written = 0
    for recording in waiting.select_related("key", "call__interaction__case")[:AT_ONCE]:
        written += write(recording, ear=ear)
    return written


def write(recording: Recording, *, ear: Ear) -> bool:
    """True when its words are stored now. The first who comes does it."""
    if not _claim(recording, ear, now=timezone.now()):
        return False
    try:
        said, language = _heard(recording, ear)
    except (CannotHear, KeyDestroyed, vault.Unreadable, sound.NotSound, OSError) as error:
        _failed(recording, error)
        return False
    return store(recording, said, language=language)


def store(recording: Recording, said: list[speech.Utterance], *, language: str) -> bool:
    """Redacted here, and nowhere else: no other way leads into the table."""
    masks = _masks(recording)
    kept = [
        each
        for side in sorted({each.side for each in said})
        for each in speech.redacted([u for u in said if u.side == side], masks)
    ]
    with transaction.atomic():
        rows = Transcript.objects.filter(recording=recording, state=TranscriptState.WRITING)
        row = rows.select_for_update().first()
        if row is None:
            return False
        row.segments.all().delete()
        Segment.objects.bulk_create(_segment(row, each) for each in speech.in_order(kept))
        rows.update(state=TranscriptState.DONE, language=language[:20], problem="",
                    updated_at=timezone.now())  # fmt: skip
        publish(TranscriptWritten(recording.pk))
        publish(CallChanged(recording.call_id))
    return True


def _claim(recording: Recording, ear: Ear, *, now: datetime) -> bool:
    row, is_new = Transcript.objects.get_or_create(
        recording=recording, defaults={"engine": ear.name[:120], "begun_at": now, "attempts": 1}
    )
    if is_new:
        return True
    free = Q(state=TranscriptState.FAILED) | Q(
        state=TranscriptState.WRITING, begun_at__lt=now - LEASE
    )
    won = Transcript.objects.filter(free, pk=row.pk, attempts=row.attempts).update(
        state=TranscriptState.WRITING, begun_at=now, attempts=row.attempts + 1,
        engine=ear.name[:120], problem="", updated_at=now,
    )  # fmt: skip
    return bool(won)


def _heard(recording: Recording, ear: Ear) -> tuple[list[speech.Utterance], str]:
    """Track by track, so that it is known who spoke where the sides are apart."""
    content = b"".join(keeping.stretch(recording))
    contact = recording.call.interaction
    language = contact.language if contact else ""
    said: list[speech.Utterance] = []
    for track in sound.tracks(content, longest=ear.longest):
        found = ear.hear(track.wav, language=language)
        said += speech.later(found.said, by=track.offset, side=track.side)
        language = language or found.language
    return said, language


def _masks(recording: Recording) -> list[str]:
    contact = recording.call.interaction
    if contact is None:
        return []
    policy = RecordingPolicy.objects.filter(brand=contact.case.brand_id).first()
    return list(policy.masks) if policy else []


def _segment(row: Transcript, each: speech.Utterance) -> Segment:
    words = [[round(w.start, 2), round(w.end, 2), w.text] for w in each.words]
    return Segment(
        transcript=row, side=each.side, start=each.start, end=each.end, text=each.text, words=words
    )


def _failed(recording: Recording, error: Exception) -> None:
    is_final = not isinstance(error, CannotHear | OSError) or getattr(error, "is_permanent", False)
    problem = f"{type(error).__name__}: {error}"
    log.warning("voice.not_written_down", recording=recording.pk, problem=problem)
    rows = Transcript.objects.filter(recording=recording, state=TranscriptState.WRITING)
    more = {"attempts": MOST_ATTEMPTS} if is_final else {}
    rows.update(state=TranscriptState.FAILED, problem=problem[:200], **more)
