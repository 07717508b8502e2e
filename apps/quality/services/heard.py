"""What is known of a contact by listening: holds, silence, words. Calls are not known here.

Whoever knows calls registers a function at the start (``from_now_on``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from apps.quality.domain.rules import Line


@dataclass(frozen=True, slots=True)
class Heard:
    """``lines`` are words with the second of the recording at which they begin."""

    hold: int | None = None  # seconds
    silence: tuple[float, float] | None = None  # the longest
    lines: list[Line] = field(default_factory=list)


Listener = Callable[[int], Heard | None]
_listeners: list[Listener] = []


def from_now_on(listener: Listener) -> None:
    """Ask it what was heard in an interaction, by id."""
    if listener not in _listeners:
        _listeners.append(listener)


def of(interaction: int) -> Heard:
    return next((heard for ask in _listeners if (heard := ask(interaction))), Heard())
