"""The mean of the random lane and how sure it is.

Each review weighs as many contacts as it stands for. The interval is Student's, with the variance
of a stratified weighted mean by linearisation (Särndal, Swensson and Wretman, ch. 3.7 and 5.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, cos, pi, sin, sqrt

BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class Estimate:
    """``low`` and ``high`` are None for a single value: one review says nothing about spread."""

    mean: float
    low: float | None
    high: float | None
    count: int

    @property
    def margin(self) -> float | None:
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """One review: what it found, how many contacts it stands for, whose they are."""

    value: float
    weight: float = 1.0
    group: int = 0


def weighted_mean(
    sample: Sequence[Drawn],
    *,
    confidence: float = 0.95,
    least: float = 0.0,
    most: float = 100.0,
) -> Estimate | None:
    """The mean of all contacts; its interval is kept within ``least`` and ``most``.

    The draw is stratified by ``group``: only the spread within groups is chance. Groups that
    were drawn from once lend their spread to each other.
    """
    weighing = [each for each in sample if each.weight > 0]
    if not weighing:
        return None
    total = sum(each.weight for each in weighing)
    mean = sum(each.value * each.weight for each in weighing) / total
    strata: dict[int, list[float]] = defaultdict(list)
    for each in weighing:
        strata[each.group].append(each.weight * (each.value - mean))
    alone = [parts[0] for parts in strata.values() if len(parts) == 1]
    groups = [parts for parts in strata.values() if len(parts) > 1] + ([alone] if alone else [])
    degrees = sum(len(parts) - 1 for parts in groups)
    if degrees < 1:
        return Estimate(mean, None, None, len(weighing))
    error = sqrt(sum(_spread(parts) for parts in groups)) / total
    reach = t_quantile(0.5 + confidence / 2, degrees) * error
    low, high = max(least, mean - reach), min(most, mean + reach)
    return Estimate(mean, low, high, len(weighing))


def _spread(parts: Sequence[float]) -> float:
    n = len(parts)
    if n < 2:
        return parts[0] ** 2
    middle = sum(parts) / n
    return n / (n - 1) * sum((part - middle) ** 2 for part in parts)


def t_quantile(p: float, degrees: int) -> float:
    """The value below which Student's t falls with chance ``p``, 0.5 <= p < 1. To 1e-9."""
    low, high = 0.0, 2.0
    while t_cdf(high, degrees) < p:
        high *= 2
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if t_cdf(middle, degrees) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_cdf(t: float, degrees: int) -> float:
    """Chance of at most ``t`` >= 0; the closed forms of Abramowitz and Stegun 26.7.3, 26.7.4."""
    angle = atan(t / sqrt(degrees))
    cosine, sine = cos(angle), sin(angle)
    term, total = 1.0, 1.0
    if degrees % 2:
        if degrees == 1:
            return 0.5 + angle / pi
        for k in range(3, degrees - 1, 2):
            term *= (k - 1) / k * cosine**2
            total += term
        return 0.5 + (angle + sine * cosine * total) / pi
    for k in range(2, degrees - 1, 2):
        term *= (k - 1) / k * cosine**2
        total += term
    return 0.5 + sine * total / 2
