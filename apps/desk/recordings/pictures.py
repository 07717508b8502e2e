"""A recording as a drawing: one line of peaks, hatched where it was held, dark where hidden."""

from __future__ import annotations

from dataclasses import dataclass

from apps.voice.models import Recording

WIDTH, HEIGHT = 800, 48


@dataclass(frozen=True, slots=True)
class Band:
    kind: str  # hold | card | silence
    x: float
    width: float
    start: float  # seconds
    end: float


def path(peaks: list[int]) -> str:
    """The peaks as one path, mirrored about the middle."""
    if not peaks:
        return ""
    step = WIDTH / len(peaks)
    middle = HEIGHT / 2
    lines = []
    for n, peak in enumerate(peaks):
        reach = max(0.5, peak / 100 * middle)
        lines.append(f"M{n * step:.1f} {middle - reach:.1f}V{middle + reach:.1f}")
    return "".join(lines)


def bands(recording: Recording) -> list[Band]:
    """What is to be seen besides sound, in the order it began."""
    whole = recording.seconds or 1
    found = [("silence", float(start), float(end)) for start, end in recording.silences]
    for gap in recording.gaps.all():
        ended = gap.ended_at or recording.ended_at or gap.started_at
        found.append(
            (
                gap.reason,
                max(0.0, (gap.started_at - recording.started_at).total_seconds()),
                min(whole, (ended - recording.started_at).total_seconds()),
            )
        )
    scale = WIDTH / whole
    return [
        Band(kind, round(start * scale, 1), round(max(0, end - start) * scale, 1), start, end)
        for kind, start, end in sorted(found, key=lambda one: one[1])
    ]
