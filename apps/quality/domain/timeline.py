"""What can be drawn along a recording: the types that a player, a waveform and a transcript share.

Voice fills them; scoring pins ``Evidence`` of kind ``moment`` to their seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

SILENCE, HOLD, TALK_OVER, SECURE, KEYWORD = "silence", "hold", "talk_over", "secure", "keyword"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span of the recording, in seconds. A secure one was never recorded: nothing is drawn."""

    kind: str
    start: float
    end: float
    word: str = ""  # of a keyword; every mark also has a word


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of one speaker, for a transcript that follows the sound."""

    start: float
    end: float
    is_ours: bool
    text: str
    is_known: bool = True  # False: who speaks cannot be told
    words: Sequence[tuple[float, float, str]] = field(default_factory=list)  # from, to, the word


@dataclass(frozen=True, slots=True)
class Timeline:
    """One recording: its length, the loudness of both sides (0 to 1, evenly spaced), its marks.

    ``mixed`` stands for both where they have no tracks of their own.
    """

    seconds: float
    customer: Sequence[float] = field(default_factory=list)
    agent: Sequence[float] = field(default_factory=list)
    mixed: Sequence[float] = field(default_factory=list)
    stretches: Sequence[Stretch] = field(default_factory=list)
    words: Sequence[Spoken] = field(default_factory=list)
