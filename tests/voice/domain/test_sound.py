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


def two(left: list[tuple[float, float]], right: list[tuple[float, float]]) -> bytes:
    """The agent left, the customer right."""
    out = io.BytesIO()
    sides = [array.array("h", wav(*side)[44:]) for side in (left, right)]
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        both = array.array("h", bytes(2 * 2 * len(sides[0])))
        both[0::2], both[1::2] = sides
        file.writeframes(both.tobytes())
    return out.getvalue()


def test_two_tracks_tell_who_speaks_and_who_talks_over_whom() -> None:
    heard = sound.read(two([(4, 0.5), (4, 0)], [(2, 0), (4, 0.25), (2, 0)]))
    assert heard.seconds == 8
    assert {side: max(peaks) for side, peaks in heard.sides.items()} == {
        "agent": 50,
        "customer": 25,
    }
    assert heard.overlaps == [(1.8, 4.2)]  # a breath on either side belongs to it
    assert heard.silences == [(6.0, 8.0)]


def test_one_track_tells_nothing_of_sides() -> None:
    heard = sound.read(wav((2, 0.5)))
    assert (heard.sides, heard.overlaps) == ({}, [])


def test_a_long_track_is_cut_where_it_is_quiet() -> None:
    whole = two([(5, 0.5), (1, 0), (6, 0.5)], [(12, 0.5)])
    parts = list(sound.tracks(whole, longest=8))
    assert [(part.side, part.offset) for part in parts] == [
        ("agent", 0.0), ("agent", 5.9), ("customer", 0.0), ("customer", 7.9),
    ]  # fmt: skip
    assert sound.read(parts[1].wav).seconds == pytest.approx(6.1)


def test_two_sides_lie_beside_each_other_as_they_began() -> None:
    agent = sound.Track(sound.AGENT, 0.5, wav((2, 0.5)))
    customer = sound.Track(sound.CUSTOMER, 0.0, wav((1, 0.25)))
    heard = sound.read(sound.beside([agent, customer]))
    assert heard.seconds == 2.5
    assert [set(heard.sides["agent"][each]) for each in (slice(155), slice(165, 790))] == [
        {0},
        {50},
    ]
    assert max(heard.sides["customer"][:310]) == 25
    assert set(heard.sides["customer"][330:]) == {0}


def test_a_side_that_is_lost_is_silent_and_both_lost_are_no_sound() -> None:
    lost = sound.Track(sound.CUSTOMER, 0.0, b"")
    heard = sound.read(sound.beside([sound.Track(sound.AGENT, 0.0, wav((3, 0.5))), lost]))
    assert (heard.seconds, set(heard.sides["customer"])) == (3, {0})
    with pytest.raises(sound.NotSound):
        sound.beside([lost, lost])
