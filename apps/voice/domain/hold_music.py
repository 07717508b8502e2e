"""Our own music for callers who wait: four soft chords, made by arithmetic, that loop unheard.

A telephone carries 300 to 3,400 Hz: the chords lie in the middle of it, without a bass or bells.
"""

from __future__ import annotations

import array
import math

RATE = 8_000  # samples a second, 16 bit, mono: what telephones carry
CHORD_SECONDS = 6
CHORDS = (  # Hz
    (349.23, 440.00, 523.25, 659.26),  # F major 7
    (329.63, 392.00, 493.88, 587.33),  # E minor 7
    (293.66, 349.23, 440.00, 523.25),  # D minor 7
    (392.00, 493.88, 587.33, 659.26),  # G 6
)
LOUD = 5_200  # of 32,767: well below speech
BREATH = 1.5  # seconds in which a chord comes, and goes
OVERTONE = 0.18  # of the octave above: warm, not shrill


def loop() -> array.array[int]:
    """24 seconds of samples; its end goes over into its beginning."""
    return array.array("h", [sample for chord in CHORDS for sample in _chord(chord)])


def _chord(tones: tuple[float, ...]) -> list[int]:
    return [_sample(tones, n / RATE) for n in range(CHORD_SECONDS * RATE)]


def _sample(tones: tuple[float, ...], at: float) -> int:
    """Each tone of the chord comes a little later than the one below it."""
    total = 0.0
    for place, tone in enumerate(tones):
        began = at - place * 0.35
        if began > 0:
            turn = 2 * math.pi * tone * at
            swell = min(1.0, began / BREATH, (CHORD_SECONDS - at) / BREATH)
            total += swell * (math.sin(turn) + OVERTONE * math.sin(2 * turn))
    return round(LOUD * total / len(tones))
