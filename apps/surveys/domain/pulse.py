"""How the pulse of the house is told without telling on anybody.

Answers are kept as tallies, never as rows of a person. A group of fewer than five is never
shown; and where what is hidden could be worked out from the whole, more is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5
QUESTIONS = ("work", "support", "recommend")  # two on 1 to 5, one on 0 to 10
SCALES = {"work": (1, 5), "support": (1, 5), "recommend": (0, 10)}


@dataclass(frozen=True, slots=True)
class Shown:
    """``groups``: those that may be told. ``whole``: whether the sum of all may be."""

    groups: frozenset[int]
    whole: bool


def disclosed(sizes: Mapping[int, int]) -> Shown:
    """Which groups may be shown, given how many answered in each.

    When the hidden ones together are fewer than five, the whole minus what is shown would
    tell about them: then the smallest shown group is hidden too, and so on.
    """
    shown = {group for group, size in sizes.items() if size >= FEWEST}
    hidden = sum(size for group, size in sizes.items() if group not in shown)
    while 0 < hidden < FEWEST and shown:
        smallest = min(shown, key=lambda group: (sizes[group], group))
        shown.remove(smallest)
        hidden += sizes[smallest]
    return Shown(frozenset(shown), whole=sum(sizes.values()) >= FEWEST)
