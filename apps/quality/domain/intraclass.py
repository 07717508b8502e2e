"""How far several people give the same totals: intraclass correlation and distances.

Shrout and Fleiss 1979. ICC(2,1) is the one the screens show: reviewers are a sample of all
reviewers, and being kinder than the others counts as disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

Totals = Sequence[Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class Squares:
    """Mean squares between contacts, within them, between reviewers, and what is left."""

    contacts: float
    within: float
    reviewers: float
    rest: float
    n: int
    k: int


def squares(totals: Totals) -> Squares | None:
    """Of the contacts that everybody scored; None where two by two are not there."""
    rows = [[value for value in row if value is not None] for row in totals if None not in row]
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 2 or k < 2:
        return None
    mean = sum(map(sum, rows)) / (n * k)
    between = k * sum((sum(row) / k - mean) ** 2 for row in rows)
    columns = n * sum((sum(column) / n - mean) ** 2 for column in zip(*rows, strict=True))
    total = sum((value - mean) ** 2 for row in rows for value in row)
    return Squares(
        contacts=between / (n - 1),
        within=(total - between) / (n * (k - 1)),
        reviewers=columns / (k - 1),
        rest=max(0.0, total - between - columns) / ((n - 1) * (k - 1)),
        n=n,
        k=k,
    )


def one_way(totals: Totals) -> float | None:
    """ICC(1,1): each contact by other reviewers."""
    s = squares(totals)
    return None if s is None else _share(s.contacts - s.within, s.contacts + (s.k - 1) * s.within)


def two_way(totals: Totals) -> float | None:
    """ICC(2,1): absolute agreement of one reviewer with any other."""
    s = squares(totals)
    if s is None:
        return None
    bias = s.k * (s.reviewers - s.rest) / s.n
    return _share(s.contacts - s.rest, s.contacts + (s.k - 1) * s.rest + bias)


def consistency(totals: Totals) -> float | None:
    """ICC(3,1): the same order, whatever the level."""
    s = squares(totals)
    return None if s is None else _share(s.contacts - s.rest, s.contacts + (s.k - 1) * s.rest)


def close(totals: Totals, *, within: float = 10.0) -> float | None:
    """The share of pairs of reviewers whose totals lie at most ``within`` points apart."""
    gaps = [abs(a - b) for row in totals for a, b in _pairs(row)]
    return sum(gap <= within for gap in gaps) / len(gaps) if gaps else None


def widest(totals: Totals) -> tuple[int, float] | None:
    """The contact whose totals lie furthest apart, and by how many points."""
    gaps = [(max(abs(a - b) for a, b in pairs), n) for n, row in enumerate(totals)
            if (pairs := _pairs(row))]  # fmt: skip
    if not gaps:
        return None
    gap, place = max(gaps, key=lambda each: (each[0], -each[1]))
    return place, gap


def _pairs(row: Sequence[float | None]) -> list[tuple[float, float]]:
    return list(combinations([value for value in row if value is not None], 2))


def _share(above: float, below: float) -> float:
    """No spread at all means that nobody differs."""
    return 1.0 if below == 0 else above / below
