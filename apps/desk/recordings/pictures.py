"""A call as a drawing: a track for each side, what is no talk as bands, the clock below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from apps.quality.domain.timeline import HOLD, SECURE, SILENCE, Spoken, Stretch, Timeline

WIDTH, LANE = 800, 52
BARS = 260
LOUD = 0.03  # of 1: above it somebody speaks
LEAST_LABEL = 4.0  # percent of the width below which a band carries no word
STEPS = (10, 15, 30, 60, 120, 300, 600, 900, 1800)  # seconds between ticks
MOST_TICKS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """In percent of the clock."""

    kind: str
    x: float
    width: float
    start: float
    seconds: float

    @property
    def has_label(self) -> bool:
        return self.kind in (HOLD, SILENCE, SECURE) and self.width >= LEAST_LABEL


@dataclass(frozen=True, slots=True)
class Lane:
    """One track: whose, its bars as a path, and how much of the time it speaks."""

    side: str  # customer | agent | both
    path: str
    share: int  # percent


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the transcript: words of one side, or a stretch without any."""

    start: float
    spoken: Spoken | None = None
    stretch: Stretch | None = None

    @property
    def seconds(self) -> float:
        return self.stretch.end - self.stretch.start if self.stretch else 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    seconds: float
    lanes: list[Lane]
    bands: list[Band]
    ticks: list[tuple[float, float]]  # percent, seconds
    lines: list[Line]

    @property
    def height(self) -> int:
        return LANE * len(self.lanes)

    @property
    def skips(self) -> list[list[float]]:
        """What skipping silence leaves out."""
        return [
            [band.start, band.start + band.seconds]
            for band in self.bands
            if band.kind in (HOLD, SILENCE, SECURE)
        ]


def of(timeline: Timeline) -> Picture:
    whole = timeline.seconds or 1.0
    tracks = {"customer": timeline.customer, "agent": timeline.agent, "both": timeline.mixed}
    drawn = {side: peaks for side, peaks in tracks.items() if peaks}
    return Picture(
        seconds=timeline.seconds,
        lanes=[_lane(side, peaks, n) for n, (side, peaks) in enumerate(drawn.items())],
        bands=[_band(each, whole) for each in timeline.stretches if each.end > each.start],
        ticks=[(round(at / whole * 100, 2), at) for at in _ticks(whole)],
        lines=list(_lines(timeline)),
    )


def _lane(side: str, peaks: Sequence[float], number: int) -> Lane:
    """Bars about the lane's middle; what is quiet leaves no mark."""
    width = -(-len(peaks) // BARS)
    bars = [fmean(peaks[at : at + width]) for at in range(0, len(peaks), width)]
    middle, step = LANE * (number + 0.5), WIDTH / len(bars)
    top = max(max(bars), LOUD)
    path = []
    for n, peak in enumerate(bars):
        if peak > LOUD / 2:
            reach = max(1.0, peak / top * (LANE / 2 - 5))
            path.append(f"M{(n + 0.5) * step:.1f} {middle - reach:.1f}V{middle + reach:.1f}")
    return Lane(side, "".join(path), round(100 * sum(p > LOUD for p in peaks) / len(peaks)))


def _band(each: Stretch, whole: float) -> Band:
    seconds = each.end - each.start
    x, width = each.start / whole * 100, seconds / whole * 100
    return Band(each.kind, round(x, 2), round(width, 2), round(each.start, 1), round(seconds, 1))


def _ticks(whole: float) -> Iterator[float]:
    step = next((each for each in STEPS if whole / each <= MOST_TICKS), 3600)
    at = 0
    while at < whole:
        yield at
        at += step


def _lines(timeline: Timeline) -> Iterator[Line]:
    """In order; silence is told only where nobody's words cover it."""
    spoken = [Line(each.start, spoken=each) for each in timeline.words]
    rests = [
        Line(each.start, stretch=each)
        for each in timeline.stretches
        if each.kind in (HOLD, SILENCE, SECURE)
    ]
    yield from sorted([*spoken, *rests], key=lambda line: line.start)
