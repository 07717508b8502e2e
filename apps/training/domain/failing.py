"""When one failed question, or a few, ask for a lesson."""

from __future__ import annotations

from collections.abc import Sequence


def asks_for_lesson(recent: Sequence[bool], *, failed: int, of: int) -> bool:
    """Whether ``failed`` of the last ``of`` answers were wrong; newest first, True = failed.

    It counts from the first answers on: two wrong out of two are two of five.
    """
    return sum(recent[:of]) >= failed > 0
