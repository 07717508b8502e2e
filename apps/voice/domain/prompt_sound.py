"""Any PCM wav as a telephone plays it: 8 kHz, 16 bit, one channel. Pure."""

from __future__ import annotations

import array
import io
import sys
import wave
from dataclasses import dataclass

from apps.voice.domain.sound import NotSound, wav

RATE = 8000
RATES = range(4000, 192_001)
LONGEST = 600  # seconds
MOST_CHANNELS = 8


@dataclass(frozen=True, slots=True)
class Made:
    content: bytes
    seconds: float


def for_telephone(content: bytes) -> Made:
    """Raises NotSound with what is wrong."""
    samples, rate = _mono(content)
    if not samples:
        raise NotSound("it is empty")
    if len(samples) / rate > LONGEST:
        raise NotSound("it is longer than ten minutes")
    made = samples if rate == RATE else _resampled(samples, rate)
    return Made(wav(made, RATE), len(made) / RATE)


def _mono(content: bytes) -> tuple[array.array[int], int]:
    try:
        with wave.open(io.BytesIO(content)) as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            # Checked before anything is read: a header may promise what no memory holds.
            if rate not in RATES or not 1 <= channels <= MOST_CHANNELS or width not in (1, 2, 3, 4):
                raise NotSound("its format is unusual")
            frames = file.readframes((LONGEST + 1) * rate)
    except (wave.Error, EOFError, RuntimeError) as error:
        raise NotSound(str(error)) from error
    whole = len(frames) // (width * channels) * width * channels
    every = _sixteen(frames[:whole], width)
    if channels == 1:
        return every, rate
    sides = [every[n::channels] for n in range(channels)]
    return array.array("h", (sum(each) // channels for each in zip(*sides, strict=True))), rate


def _sixteen(frames: bytes, width: int) -> array.array[int]:
    """The samples' upper sixteen bits, whatever their width."""
    if width == 1:  # unsigned, unlike all others
        return array.array("h", ((byte - 128) << 8 for byte in frames))
    upper = bytearray(len(frames) // width * 2)
    upper[0::2], upper[1::2] = frames[width - 2 :: width], frames[width - 1 :: width]
    samples = array.array("h", bytes(upper))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _resampled(samples: array.array[int], rate: int) -> array.array[int]:
    """Each new sample is the mean of the old ones it stands for: what lies above 4 kHz goes."""
    step = rate / RATE
    count = int(len(samples) / step)
    sums = array.array("q", [0]) if step > 1 else array.array("q")
    if step > 1:
        total = 0
        for sample in samples:
            total += sample
            sums.append(total)
        return array.array("h", (_mean(sums, n * step, (n + 1) * step) for n in range(count)))
    return array.array("h", (_between(samples, n * step) for n in range(count)))


def _mean(sums: array.array[int], start: float, end: float) -> int:
    first, last = int(start), max(int(start) + 1, min(int(end), len(sums) - 1))
    return (sums[last] - sums[first]) // (last - first)


def _between(samples: array.array[int], at: float) -> int:
    first = int(at)
    after = samples[min(first + 1, len(samples) - 1)]
    return round(samples[first] + (after - samples[first]) * (at - first))
