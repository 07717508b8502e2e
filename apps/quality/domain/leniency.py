"""Who is kinder or stricter: against a reference, or against peers on equally hard contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from apps.quality.domain.estimates import t_quantile
from apps.quality.domain.intervals import Interval, of_mean

BAND = 5.0  # points around the reference that nobody minds
ROUNDS = 500


def offset(own: Sequence[float | None], reference: Sequence[float | None]) -> Interval | None:
    """Points above the reference on the contacts that both scored; below 0 is stricter."""
    pairs = zip(own, reference, strict=True)
    return of_mean([a - b for a, b in pairs if a is not None and b is not None])


@dataclass(frozen=True, slots=True)
class Scored:
    reviewer: int
    subject: Hashable  # what makes scores comparable: the contact, or the agent and channel
    points: float


def against_peers(scored: Iterable[Scored]) -> dict[int, Interval]:
    """Each reviewer's offset, the difficulty of what they reviewed taken out.

    Points are a reviewer's part plus a subject's part, fitted by least squares in turns; the
    reviewers' parts have a mean of 0. A reviewer who shares no subject with anybody is left out.
    """
    rows = _shared(list(scored))
    if not rows:
        return {}
    theirs, subjects = _fitted(rows)
    of: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        of[row.reviewer].append(row.points - subjects[row.subject] - theirs[row.reviewer])
    free = len(rows) - len(theirs) - len(subjects) + 1
    squares = sum(left**2 for lefts in of.values() for left in lefts)
    found = {}
    for reviewer, lefts in of.items():
        value, n = theirs[reviewer], len(lefts)
        if free < 1:
            found[reviewer] = Interval(value, None, None, n)
            continue
        reach = t_quantile(0.975, free) * sqrt(squares / free / n)
        found[reviewer] = Interval(value, value - reach, value + reach, n)
    return found


def _shared(rows: list[Scored]) -> list[Scored]:
    by_subject: dict[Hashable, set[int]] = defaultdict(set)
    for row in rows:
        by_subject[row.subject].add(row.reviewer)
    return [row for row in rows if len(by_subject[row.subject]) > 1]


def _fitted(rows: Sequence[Scored]) -> tuple[Mapping[int, float], Mapping[Hashable, float]]:
    theirs: dict[int, float] = dict.fromkeys({row.reviewer for row in rows}, 0.0)
    subjects: dict[Hashable, float] = {}
    for _ in range(ROUNDS):
        gathered: dict[Hashable, list[float]] = defaultdict(list)
        for row in rows:
            gathered[row.subject].append(row.points - theirs[row.reviewer])
        subjects = {key: fmean(values) for key, values in gathered.items()}
        of: dict[int, list[float]] = defaultdict(list)
        for row in rows:
            of[row.reviewer].append(row.points - subjects[row.subject])
        after = {key: fmean(values) for key, values in of.items()}
        middle = fmean(after.values())
        moved = max(abs(after[key] - middle - theirs[key]) for key in after)
        theirs = {key: value - middle for key, value in after.items()}
        if moved < 1e-9:
            break
    return theirs, subjects
