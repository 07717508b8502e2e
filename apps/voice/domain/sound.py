"""What a recording looks like: peaks for drawing, who is silent and who talks over whom.

Pure, for PCM wav of 16 bit. Where the sides have tracks of their own the agent is left, the
customer right.
"""

from __future__ import annotations

import array
import io
import sys
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

PEAKS = 800
QUIET = 300  # of 32767: below it a tenth of a second counts as silent
LEAST_SILENCE = 2.0  # seconds
LEAST_OVERLAP = 1.0  # seconds
BREATH = 2  # tenths: a pause of a speaker that is no silence of theirs
AGENT, CUSTOMER = "agent", "customer"
SIDES = (AGENT, CUSTOMER)
CUT_WITHIN = 300  # tenths before the longest part ends in which a quiet place is looked for


class NotSound(ValueError):
    """Not a whole PCM wav of 16 bit."""


@dataclass(frozen=True, slots=True)
class Sound:
    seconds: float
    peaks: list[int]  # 0 to 100
    silences: list[tuple[float, float]]
    sides: dict[str, list[int]] = field(default_factory=dict)  # peaks of each, where apart
    overlaps: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Track:
    """A part of one side, or of both where they are one: a wav, and when it begins."""

    side: str  # agent | customer | "" where nobody knows
    offset: float  # seconds
    wav: bytes  # empty where it is lost


def read(content: bytes) -> Sound:
    """Raises NotSound."""
    rate, tracks = _opened(content)
    tenths = [_tenths(track, rate) for track in tracks]
    peaks = [_peaks(track) for track in tracks]
    apart = len(tracks) == len(SIDES)
    speaks = [_speaks(each) for each in tenths] if apart else []
    return Sound(
        seconds=len(tracks[0]) / rate,
        peaks=[max(each) for each in zip(*peaks, strict=True)],
        silences=_spans(
            [max(each) < QUIET for each in zip(*tenths, strict=True)], least=LEAST_SILENCE
        ),
        sides=dict(zip(SIDES, peaks, strict=True)) if apart else {},
        overlaps=_spans([all(each) for each in zip(*speaks, strict=True)], least=LEAST_OVERLAP),
    )


def tracks(content: bytes, *, longest: float) -> Iterator[Track]:
    """Each side as wavs of at most ``longest`` seconds, cut where it is quiet. Raises NotSound."""
    rate, found = _opened(content)
    names = SIDES if len(found) == len(SIDES) else ("",) * len(found)
    for side, samples in zip(names, found, strict=True):
        for start, end in _cuts(_tenths(samples, rate), most=int(longest * 10)):
            part = samples[start * rate // 10 : end * rate // 10]
            yield Track(side, start / 10, wav(part, rate))


def beside(sides: Sequence[Track]) -> bytes:
    """One file of several sides, each a channel; one that is lost is silent. Raises NotSound."""
    opened = [_opened(side.wav) if side.wav else None for side in sides]
    rates = {each[0] for each in opened if each}
    if len(rates) != 1:
        raise NotSound("No sound, or sounds of several kinds")
    rate = rates.pop()
    starts = [round(side.offset * rate) for side in sides]
    found = [each[1][0] if each else array.array("h") for each in opened]
    length = max(start + len(samples) for start, samples in zip(starts, found, strict=True))
    laid = array.array("h", bytes(2 * length * len(sides)))
    for number, (start, samples) in enumerate(zip(starts, found, strict=True)):
        first = start * len(sides) + number
        laid[first : first + len(samples) * len(sides) : len(sides)] = samples
    return wav(laid, rate, channels=len(sides))


def _opened(content: bytes) -> tuple[int, list[array.array[int]]]:
    """Samples a second, and the samples of each track."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            rate, channels = file.getframerate(), file.getnchannels()
            if file.getsampwidth() != 2 or not rate:
                raise NotSound("Not 16 bit")
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise NotSound(str(error)) from error
    samples = array.array("h", frames[: len(frames) // (2 * channels) * 2 * channels])
    if sys.byteorder == "big":
        samples.byteswap()
    return rate, [samples[n::channels] for n in range(channels)]


def wav(samples: array.array[int], rate: int, *, channels: int = 1) -> bytes:
    """16-bit samples, of several channels by turns, as a file."""
    if sys.byteorder == "big":
        samples = array.array("h", samples)
        samples.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _tenths(samples: array.array[int], rate: int) -> list[int]:
    """How loud each tenth of a second is."""
    tenth = max(1, rate // 10)
    return [_loudest(samples[at : at + tenth]) for at in range(0, len(samples), tenth)]


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


def _speaks(tenths: Sequence[int]) -> list[bool]:
    loud = [peak >= QUIET for peak in tenths]
    return [any(loud[max(0, at - BREATH) : at + BREATH + 1]) for at in range(len(loud))]


def _spans(holds: Sequence[bool], *, least: float) -> list[tuple[float, float]]:
    """Where something holds for at least so many seconds, of tenths."""
    found: list[tuple[float, float]] = []
    began: int | None = None
    for at, is_so in enumerate([*holds, False]):
        if is_so:
            began = at if began is None else began
        elif began is not None:
            if at - began >= least * 10:
                found.append((began / 10, at / 10))
            began = None
    return found


def _cuts(tenths: Sequence[int], *, most: int) -> Iterator[tuple[int, int]]:
    """Parts as tenths from and to; a long one ends at the quietest place near its end."""
    start = 0
    while len(tenths) - start > most:
        near = range(start + max(1, most - CUT_WITHIN), start + most)
        end = min(near, key=lambda at: (tenths[at], -at))
        yield start, end
        start = end
    yield start, len(tenths)
