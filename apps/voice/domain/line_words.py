"""What a caller in the line is told, in the telephone server's own sounds. Pure."""

from __future__ import annotations

import math

LONGEST = 60  # minutes: beyond, a number says nothing
ANNOYING = 20  # places: beyond, the number only drives people away


def announcement(*, position: int | None, seconds: float | None) -> list[str]:
    """Each part that is known, never a guess: no wait is said that nobody can tell.

    >>> announcement(position=1, seconds=None)
    ['sound:queue-youarenext']
    """
    media: list[str] = []
    if position == 1:
        media.append("sound:queue-youarenext")
    elif position is not None and position <= ANNOYING:
        media += ["sound:queue-thereare", f"number:{position}", "sound:queue-callswaiting"]
    if seconds is not None and position != 1:
        media += _wait(seconds)
    return media


def _wait(seconds: float) -> list[str]:
    minutes = max(math.ceil(seconds / 60), 2)  # "less than two" is the least that can be promised
    if minutes > LONGEST:
        return []
    said = ["sound:queue-holdtime", "sound:queue-less-than"]
    return [*said, f"number:{minutes}", "sound:queue-minutes"]
