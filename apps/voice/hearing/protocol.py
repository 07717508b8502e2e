from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from apps.voice.domain.speech import Utterance


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was said, in order, and in which language (ISO 639-1 or a word for it)."""

    said: list[Utterance]
    language: str = ""


class CannotHear(Exception):
    """The engine gave nothing usable; with ``is_permanent`` asking again would not help."""

    def __init__(self, message: str, *, is_permanent: bool = False) -> None:
        super().__init__(message)
        self.is_permanent = is_permanent


class Ear(Protocol):
    name: str
    longest: float  # seconds of sound that it takes at once

    def hear(self, wav: bytes, *, language: str = "") -> Hearing:
        """Mono sound as words. ``language`` is what the contact is held in, "" if unknown.

        Raises CannotHear.
        """
