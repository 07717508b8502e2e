"""Tones as files, and who can be heard in a recording."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

RATE = 8000
MUSIC = 700
LOUD = 0.3
HEARD = 0.01  # of full scale; silence with codec noise stays a hundred times below


def write(path: Path, frequency: int, *, seconds: float) -> None:
    """A sine of ``frequency`` Hz at eight kHz, 16 bit, mono."""
    if path.exists():
        return
    count = int(RATE * seconds)
    step = 2 * math.pi * frequency / RATE
    samples = array.array("h", (int(32767 * LOUD * math.sin(n * step)) for n in range(count)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def heard(
    path: Path, frequencies: tuple[int, ...], *, start: float, end: float, track: int = 0
) -> set[int]:
    """Which of ``frequencies`` sound between ``start`` and ``end`` seconds of one track."""
    with wave.open(str(path), "rb") as file:
        rate, channels = file.getframerate(), file.getnchannels()
        file.setpos(min(file.getnframes(), int(start * rate)))
        frames = file.readframes(int((end - start) * rate))
    samples = array.array("h", frames)[track::channels]
    return {each for each in frequencies if _power(samples, each, rate) > HEARD}


def length(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def _power(samples: array.array[int], frequency: int, rate: int) -> float:
    """The amplitude at one frequency, 0 to 1 (Goertzel)."""
    if not samples:
        return 0.0
    turn = 2 * math.cos(2 * math.pi * frequency / rate)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample / 32768 + turn * last - before
    power = before * before + last * last - turn * before * last
    return 2 * math.sqrt(max(power, 0)) / len(samples)
