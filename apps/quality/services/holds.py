"""How long a contact was on hold: known only where calls are, and calls are not known here.

Whoever knows calls registers a function at the start (``from_now_on``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Known = Callable[[Iterable[int]], Mapping[int, int]]
_sources: list[Known] = []


def from_now_on(source: Known) -> None:
    """Ask ``source`` for the seconds on hold of interactions, by id."""
    if source not in _sources:
        _sources.append(source)


def of(interactions: Iterable[int]) -> dict[int, int]:
    keys = list(interactions)
    found: dict[int, int] = {}
    for source in _sources:
        found |= source(keys)
    return found
