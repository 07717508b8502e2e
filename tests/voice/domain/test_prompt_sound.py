"""Whatever a studio sends, as a telephone plays it. Pure."""

from __future__ import annotations

import array
import io
import itertools
import math
import wave

import pytest

from apps.voice.domain import prompt_sound
from apps.voice.domain.sound import NotSound


def wav(*, rate: int = 44100, channels: int = 2, width: int = 2, seconds: float = 0.5) -> bytes:
    """A tone of 440 Hz on every channel."""
    count = int(rate * seconds)
    tone = [math.sin(2 * math.pi * 440 * n / rate) for n in range(count)]
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"".join(_sample(x, width) * channels for x in tone))
    return made.getvalue()


def _sample(x: float, width: int) -> bytes:
    if width == 1:
        return bytes([128 + int(x * 100)])
    return int(x * 0.3 * (2 ** (8 * width - 1) - 1)).to_bytes(width, "little", signed=True)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_any_pcm_wav_becomes_eight_kilohertz_sixteen_bit_mono(rate: int, width: int) -> None:
    made = prompt_sound.for_telephone(wav(rate=rate, width=width))
    with wave.open(io.BytesIO(made.content)) as file:
        shape = (file.getframerate(), file.getsampwidth(), file.getnchannels())
        samples = array.array("h", file.readframes(file.getnframes()))
    assert shape == (8000, 2, 1)
    assert made.seconds == pytest.approx(0.5, abs=0.01)
    # The tone is still the tone: as many zero crossings as it has.
    crossings = sum((a < 0) != (b < 0) for a, b in itertools.pairwise(samples))
    assert crossings == pytest.approx(440, abs=4)


def test_a_slower_wav_is_stretched_to_the_same_length() -> None:
    assert prompt_sound.for_telephone(wav(rate=6000)).seconds == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 no wav at all", wav()[:40]])
def test_what_is_no_wav_is_refused(content: bytes) -> None:
    with pytest.raises(NotSound):
        prompt_sound.for_telephone(content)


def test_a_header_that_promises_too_much_is_refused_before_it_is_read() -> None:
    told = bytearray(wav())
    told[22:24] = (9).to_bytes(2, "little")  # nine channels
    with pytest.raises(NotSound, match="unusual"):
        prompt_sound.for_telephone(bytes(told))
