"""Typing what one hears into a form: accuracy first, speed only behind its gate.

Copying a text from the screen measures something nobody does here, so it is not offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apps.training.domain.wording import edits

GATE = 0.9  # below this accuracy speed earns nothing
WORD_LENGTH = 5  # characters, as typing is counted
GOOD_WPM = 35.0
ACCURACY_POINTS = 70


@dataclass(frozen=True, slots=True)
class Typed:
    accuracy: float  # 0.0 to 1.0, by characters
    errors: int
    net_wpm: float
    score: int  # percent


def measure(expected: Mapping[str, str], given: Mapping[str, str], *, seconds: float) -> Typed:
    """``expected`` and ``given`` by field. Spaces at the ends and doubled ones do not count."""
    total = errors = typed = 0
    for name, right in expected.items():
        wanted, said = _flat(right), _flat(given.get(name, ""))
        total += len(wanted)
        typed += len(said)
        errors += min(edits(said, wanted), len(wanted))
    accuracy = 1 - errors / total if total else 0.0
    minutes = max(seconds, 1.0) / 60
    net = max(0.0, (typed / WORD_LENGTH - errors) / minutes)
    speed = min(net / GOOD_WPM, 1.0) if accuracy >= GATE else 0.0
    score = round(accuracy * ACCURACY_POINTS + speed * (100 - ACCURACY_POINTS))
    return Typed(accuracy, errors, net, score)


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
