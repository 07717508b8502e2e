"""What a recording looks like: peaks for drawing, and where nobody speaks. Pure, for PCM wav."""

from __future__ import annotations

import array
import io
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass

PEAKS = 800
QUIET = 300  # of 32767: below it a tenth of a second counts as silent
LEAST_SILENCE = 2.0  # seconds


class NotSound(ValueError):
    """Not a whole PCM wav of 16 bit."""


@dataclass(frozen=True, slots=True)
class Sound:
    seconds: float
    peaks: list[int]  # 0 to 100
    silences: list[tuple[float, float]]


def read(content: bytes) -> Sound:
    """Raises NotSound."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            rate, channels = file.getframerate(), file.getnchannels()
            if file.getsampwidth() != 2 or not rate:
                raise NotSound("Not 16 bit")
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise NotSound(str(error)) from error
    samples = array.array("h", frames[: len(frames) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    tenth = max(1, rate * channels // 10)
    loudest = [_loudest(samples[at : at + tenth]) for at in range(0, len(samples), tenth)]
    return Sound(
        seconds=len(samples) / channels / rate,
        peaks=_peaks(samples),
        silences=_silences(loudest),
    )


def of_levels(levels: Sequence[int], *, seconds: float) -> Sound:
    """What a browser measured while it recorded, 0 to 100; where nobody speaks is not known."""
    width = -(-len(levels) // PEAKS) or 1
    peaks = [max(levels[at : at + width]) for at in range(0, len(levels), width)]
    return Sound(seconds=seconds, peaks=peaks, silences=[])


def _peaks(samples: array.array[int]) -> list[int]:
    count = min(PEAKS, len(samples)) or 1
    width = -(-len(samples) // count) or 1
    found = [_loudest(samples[at : at + width]) for at in range(0, len(samples), width)]
    return [round(100 * peak / 32768) for peak in found]


def _loudest(samples: array.array[int]) -> int:
    return max(max(samples), -min(samples)) if samples else 0


def _silences(loudest: list[int]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    began: int | None = None
    for at, peak in enumerate([*loudest, 32767]):
        if peak < QUIET:
            began = at if began is None else began
        elif began is not None:
            if at - began >= LEAST_SILENCE * 10:
                found.append((began / 10, at / 10))
            began = None
    return found
