from __future__ import annotations

import array
import io
import math
import wave

import pytest

from apps.voice.domain import sound


def wav(*parts: tuple[float, float]) -> bytes:
    """Parts of (seconds, loudness 0 to 1) of a 440 Hz tone at 8 kHz."""
    samples = array.array("h")
    for seconds, loud in parts:
        count = int(8000 * seconds)
        samples.extend(
            int(32767 * loud * math.sin(2 * math.pi * 440 * n / 8000)) for n in range(count)
        )
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())
    return held.getvalue()


def test_silences_of_two_seconds_and_more_are_found() -> None:
    heard = sound.read(wav((1, 0.5), (3, 0), (1, 0.5), (1, 0), (1, 0.25)))
    assert heard.seconds == 7
    assert heard.silences == [(1.0, 4.0)]


def test_peaks_follow_the_loudness() -> None:
    heard = sound.read(wav((4, 0.5), (4, 0)))
    assert len(heard.peaks) == sound.PEAKS
    assert set(heard.peaks[:390]) <= {49, 50}
    assert set(heard.peaks[410:]) == {0}


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all, but long enough"])
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(sound.NotSound):
        sound.read(content)
