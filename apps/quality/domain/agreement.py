"""How far several people give the same answers to the same contacts.

``Sheet``: one row a contact, one answer a reviewer, None where they gave none (not applicable,
not done). Every coefficient is None where nobody can be compared; perfect agreement on one
single answer counts as 1.

Sources: Cohen 1960; Fleiss 1971; Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011;
Gwet 2008 (AC1), with missing answers as in his Handbook, 4th edition, ch. 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations

Row = Sequence[Hashable | None]
Sheet = Sequence[Row]
Distance = Callable[[float, float], float]

AMBIGUOUS_BELOW = 0.6
SKEWED_FROM = 0.8  # from this share of one answer on, chance correction by kappa misleads


def percent(sheet: Sheet) -> float | None:
    """The share of pairs of reviewers with the same answer, each contact counting once."""
    shares = [_pairs_alike(counts) for counts in _pairable(sheet)]
    return sum(shares) / len(shares) if shares else None


def cohen(one: Row, other: Row) -> float | None:
    """Kappa of two reviewers."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    if not both:
        return None
    n = len(both)
    seen = sum(a == b for a, b in both) / n
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    return _corrected(seen, sum(first[key] * second[key] for key in first) / n**2)


def mean_cohen(sheet: Sheet) -> float | None:
    """The mean of Cohen's kappa over all pairs of reviewers."""
    columns = list(zip(*sheet, strict=True))
    found = [k for a, b in combinations(columns, 2) if (k := cohen(a, b)) is not None]
    return sum(found) / len(found) if found else None


def fleiss(sheet: Sheet) -> float | None:
    """Kappa of any number of reviewers; contacts answered by fewer than two are left out."""
    counted = list(_pairable(sheet))
    if not counted:
        return None
    seen = sum(_pairs_alike(counts) for counts in counted) / len(counted)
    shares: Counter[Hashable] = Counter()
    for counts in counted:
        answers = sum(counts.values())
        for key, count in counts.items():
            shares[key] += count / answers / len(counted)  # type: ignore[assignment]
    return _corrected(seen, sum(share**2 for share in shares.values()))


def ac1(sheet: Sheet, *, categories: int | None = None) -> float | None:
    """Gwet's coefficient: steady where nearly every answer is the same.

    ``categories``: how many answers could have been given; without, how many were.
    """
    counted = list(_pairable(sheet))
    if not counted:
        return None
    seen = sum(_pairs_alike(counts) for counts in counted) / len(counted)
    answered = [counts for counts in map(_counts, sheet) if counts]
    shares: Counter[Hashable] = Counter()
    for counts in answered:
        answers = sum(counts.values())
        for key, count in counts.items():
            shares[key] += count / answers / len(answered)  # type: ignore[assignment]
    possible = max(categories or 0, len(shares))
    if possible < 2:
        return 1.0
    chance = sum(share * (1 - share) for share in shares.values()) / (possible - 1)
    return _corrected(seen, chance)


def nominal(a: float, b: float) -> float:
    return float(a != b)


def interval(a: float, b: float) -> float:
    return (a - b) ** 2


def alpha(sheet: Sequence[Sequence[float | None]], *, distance: Distance) -> float | None:
    """Krippendorff's alpha: 1 - observed over expected disagreement, missing answers allowed."""
    units = [[value for value in row if value is not None] for row in sheet]
    units = [unit for unit in units if len(unit) > 1]
    if not units:
        return None
    totals = Counter(value for unit in units for value in unit)
    n = sum(totals.values())
    observed = sum(_disagreement(Counter(unit), distance) / (len(unit) - 1) for unit in units)
    expected = _disagreement(totals, distance) / (n - 1)
    return 1.0 if expected == 0 else 1 - observed / expected


def is_skewed(sheet: Sheet) -> bool:
    """Whether one answer makes up nearly all of them."""
    answers = Counter(value for row in sheet for value in row if value is not None)
    return bool(answers) and max(answers.values()) / answers.total() >= SKEWED_FROM


def chosen(sheet: Sheet, *, categories: int | None = None) -> float | None:
    """The coefficient that judges a question: AC1 where answers are skewed, else Fleiss' kappa."""
    return ac1(sheet, categories=categories) if is_skewed(sheet) else fleiss(sheet)


def is_ambiguous(coefficient: float | None) -> bool:
    """Below the line the question is unclear, not the people."""
    return coefficient is not None and coefficient < AMBIGUOUS_BELOW


def _counts(row: Row) -> Counter[Hashable]:
    return Counter(value for value in row if value is not None)


def _pairable(sheet: Sheet) -> Iterator[Counter[Hashable]]:
    """The answers of each contact that at least two answered."""
    return (counts for counts in map(_counts, sheet) if counts.total() > 1)


def _pairs_alike(counts: Counter[Hashable]) -> float:
    n = counts.total()
    return sum(count * (count - 1) for count in counts.values()) / (n * (n - 1))


def _corrected(seen: float, chance: float) -> float:
    return 1.0 if chance >= 1 else (seen - chance) / (1 - chance)


def _disagreement(counts: Counter[float], distance: Distance) -> float:
    pairs = combinations(counts.items(), 2)
    return sum(2 * m * n * distance(a, b) for (a, m), (b, n) in pairs)
