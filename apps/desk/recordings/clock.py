"""The recordings of one call on one clock: second 0 is where the first of them began.

The scoring screen, the case and the rules all count in these seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.desk.recordings.rests import stretches
from apps.quality.domain.timeline import Spoken, Timeline
from apps.voice.choices import RecordingState, Side, TranscriptState
from apps.voice.models import Recording, Transcript

STEPS = 800  # peaks along the whole clock


@dataclass(frozen=True, slots=True)
class Part:
    """One recording, and the second at which it begins."""

    recording: Recording
    offset: float

    @property
    def end(self) -> float:
        return self.offset + self.recording.seconds

    @property
    def transcript(self) -> Transcript | None:
        return getattr(self.recording, "transcript", None)


def parts(recordings: Iterable[Recording]) -> list[Part]:
    """In the order they began."""
    rows = sorted(recordings, key=lambda row: row.started_at)
    begun = rows[0].started_at if rows else None
    return [Part(row, (row.started_at - begun).total_seconds()) for row in rows if begun]


def timeline(found: Sequence[Part]) -> Timeline:
    """What can be drawn of those whose sound is here."""
    kept = [part for part in found if part.recording.state == RecordingState.STORED]
    seconds = max((part.end for part in kept), default=0.0)
    apart = bool(kept) and all(part.recording.sides for part in kept)
    return Timeline(
        seconds=seconds,
        customer=_peaks(kept, seconds, Side.CUSTOMER) if apart else [],
        agent=_peaks(kept, seconds, Side.AGENT) if apart else [],
        mixed=[] if apart else _peaks(kept, seconds, ""),
        stretches=sorted(
            (each for part in kept for each in stretches(part.recording, part.offset)),
            key=lambda each: each.start,
        ),
        words=[each for part in kept for each in _spoken(part)],
    )


def _peaks(kept: Sequence[Part], seconds: float, side: str) -> list[float]:
    """0 to 1, evenly spaced over the whole clock; nothing where no recording ran."""
    line = [0.0] * STEPS
    for part in kept:
        peaks = part.recording.sides.get(side, []) if side else part.recording.peaks
        if not peaks or not seconds:
            continue
        first = part.offset / seconds * STEPS
        share = part.recording.seconds / seconds * STEPS / len(peaks)
        for n, peak in enumerate(peaks):
            at = min(STEPS - 1, int(first + n * share))
            line[at] = max(line[at], peak / 100)
    return line


def _spoken(part: Part) -> list[Spoken]:
    written = part.transcript
    if written is None or written.state != TranscriptState.DONE:
        return []
    by = part.offset
    return [
        Spoken(
            segment.start + by, segment.end + by, segment.side == Side.AGENT, segment.text,
            is_known=bool(segment.side),
            words=[(start + by, end + by, word) for start, end, word in segment.words],
        )
        for segment in written.segments.all()
    ]  # fmt: skip
