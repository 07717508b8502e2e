"""Whether a test lets one group through less often than another.

The four-fifths rule: a group's rate below 80 % of the highest rate asks for a second look
(Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D). With few people the
ratio swings by chance, so Fisher's exact test stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb, sqrt

FOUR_FIFTHS = 0.8
FEW = 30  # people of a group; below, the ratio says little
FEWEST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    people: int
    passed: int
    rate: float
    ratio: float  # of the highest rate
    p: float  # two-sided, against the group with the highest rate
    is_adverse: bool
    is_small: bool


def impact(groups: Mapping[str, tuple[int, int]]) -> list[Group]:
    """``groups``: name -> (people, passed); the highest rate first."""
    known = {name: pair for name, pair in groups.items() if pair[0] > 0}
    if not known:
        return []
    rates = {name: passed / people for name, (people, passed) in known.items()}
    best = max(rates, key=lambda name: (rates[name], known[name][0]))
    top = rates[best]
    found = []
    for name in sorted(known, key=lambda name: (-rates[name], name)):
        people, passed = known[name]
        ratio = rates[name] / top if top else 1.0
        p = 1.0 if name == best else fisher(passed, people, known[best][1], known[best][0])
        found.append(
            Group(name, people, passed, rates[name], ratio, p, ratio < FOUR_FIFTHS, people < FEW)
        )
    return found


def fisher(passed: int, people: int, other_passed: int, other_people: int) -> float:
    """Fisher's exact test, two-sided: how often chance alone differs at least as much."""
    total, right = people + other_people, passed + other_passed

    def weight(k: int) -> int:
        return comb(people, k) * comb(other_people, right - k)

    seen = weight(passed)
    low, high = max(0, right - other_people), min(people, right)
    return sum(weight(k) for k in range(low, high + 1) if weight(k) <= seen) / comb(total, right)


def correlation(pairs: list[tuple[float, float]]) -> float | None:
    """Pearson's r of test score and later quality; None for too few pairs or no spread."""
    n = len(pairs)
    if n < FEWEST_PAIRS:
        return None
    mean_x = sum(x for x, _ in pairs) / n
    mean_y = sum(y for _, y in pairs) / n
    spread_x = sum((x - mean_x) ** 2 for x, _ in pairs)
    spread_y = sum((y - mean_y) ** 2 for _, y in pairs)
    if not spread_x or not spread_y:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / sqrt(spread_x * spread_y)
