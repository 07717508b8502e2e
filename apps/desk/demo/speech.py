"""Something like speech, made of a few tones: nobody's voice, and quick to make."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field
from functools import lru_cache

from apps.voice.domain.sound import AGENT, CUSTOMER, SIDES, wav
from apps.voice.domain.speech import Utterance, Word

RATE = 8000
STEP = 0.05  # seconds: words are so many steps long
LETTER, LEAST, BETWEEN = 0.052, 0.15, 0.06  # seconds
PITCH = {AGENT: 185.0, CUSTOMER: 118.0}  # Hz
LOUDNESS = {AGENT: 9000, CUSTOMER: 7000}  # of 32767
FORMANTS = ((1.0, 0.55), (2.0, 0.3), (3.0, 0.12), (7.0, 0.08))  # harmonic, share


@dataclass(slots=True)
class Talk:
    """Grows turn by turn: the two tracks, and the words on their clock."""

    sides: dict[str, array[int]] = field(
        default_factory=lambda: {side: array("h") for side in SIDES}
    )
    said: list[Utterance] = field(default_factory=list)
    at: float = 0.5

    def say(self, side: str, text: str, *, after: float = 0.4) -> None:
        """``after`` seconds from the last word; below 0 it talks over it."""
        self.at = max(0.0, self.at + after)
        words = []
        for number, word in enumerate(text.split()):
            steps = max(round(LEAST / STEP), round(len(word) * LETTER / STEP))
            self._put(side, _syllable(side, steps, (number * number + len(word)) % 3))
            words.append(Word(round(self.at, 2), round(self.at + steps * STEP, 2), word))
            self.at += steps * STEP + BETWEEN
        self.said.append(Utterance(tuple(words), side))

    def rest(self, seconds: float) -> tuple[float, float]:
        """Nobody speaks; from when to when."""
        start = self.at
        self.at += seconds
        return start, self.at

    def wav(self) -> bytes:
        length = int((self.at + 0.5) * RATE)
        for samples in self.sides.values():
            samples.extend([0] * (length - len(samples)))
        both = array("h", bytes(4 * length))
        both[0::2], both[1::2] = self.sides[AGENT], self.sides[CUSTOMER]
        return wav(both, RATE, channels=2)

    def _put(self, side: str, sound: array[int]) -> None:
        samples = self.sides[side]
        samples.extend([0] * (int(self.at * RATE) - len(samples)))
        samples.extend(sound)


@lru_cache(maxsize=64)
def _syllable(side: str, steps: int, turn: int) -> array[int]:
    """A voiced sound that swells and falls, its pitch gliding up or down."""
    count = int(steps * STEP * RATE)
    glide, weight = ((1.08, 1.0), (0.94, 0.55), (0.86, 0.75))[turn]
    samples, phase = array("h"), 0.0
    for n in range(count):
        share = n / count
        phase += 2 * math.pi * PITCH[side] * (1 + (glide - 1) * share) / RATE
        swell = math.sin(math.pi * share) ** 0.6 * (
            0.75 + 0.25 * math.sin(2 * math.pi * share * steps / 3)
        )
        tone = sum(part * math.sin(harmonic * phase) for harmonic, part in FORMANTS)
        samples.append(int(LOUDNESS[side] * weight * swell * tone))
    return samples
