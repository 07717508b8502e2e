"""How people stand to their schedules: asked of whoever plans; without a plan nobody is marked.

The app that keeps schedules registers one source, in its AppConfig or beside its screens:

    adherence.source(lambda ids, now: {7: "kept", 9: "should be on a break since 10:15"})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

KEPT = "kept"

Source = Callable[[Sequence[int], datetime], Mapping[int, str]]

_sources: list[Source] = []


def source(found: Source) -> Source:
    _sources.append(found)
    return found


def marks(user_ids: Sequence[int], *, now: datetime) -> dict[int, str]:
    """``KEPT`` or what differs, by person; people without a schedule are absent."""
    known: dict[int, str] = {}
    for ask in _sources:
        known |= ask(user_ids, now)
    return known
