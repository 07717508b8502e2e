"""Where a recording holds no talk, or too much of it."""

from __future__ import annotations

from collections.abc import Iterator

from apps.quality.domain.timeline import HOLD, SECURE, SILENCE, TALK_OVER, Stretch
from apps.voice.choices import GapReason
from apps.voice.models import Recording, RecordingGap

KINDS = {GapReason.HOLD: HOLD, GapReason.CARD: SECURE}


def stretches(recording: Recording, offset: float = 0.0) -> Iterator[Stretch]:
    """Holds and what was hidden by the clock of the call; silence and talk-over elsewhere."""
    gaps = [_gap(recording, gap) for gap in recording.gaps.all()]
    for kind, start, end in gaps:
        yield Stretch(kind, start + offset, end + offset)
    for kind, spans in ((SILENCE, recording.silences), (TALK_OVER, recording.overlaps)):
        for start, end in spans:
            if not any(start < to and end > since for _kind, since, to in gaps):
                yield Stretch(kind, start + offset, end + offset)


def _gap(recording: Recording, gap: RecordingGap) -> tuple[str, float, float]:
    ended = gap.ended_at or recording.ended_at or gap.started_at
    start = max(0.0, (gap.started_at - recording.started_at).total_seconds())
    end = min(recording.seconds, (ended - recording.started_at).total_seconds())
    return KINDS[GapReason(gap.reason)], start, max(start, end)
