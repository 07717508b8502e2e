"""How sure a share, a mean or a difference is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, variance

from apps.quality.domain.estimates import t_quantile


@dataclass(frozen=True, slots=True)
class Interval:
    """``low`` and ``high`` are None where the sample says nothing about its spread."""

    value: float
    low: float | None
    high: float | None
    count: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Both ends; the value itself where the spread is unknown."""
        low = self.value if self.low is None else self.low
        return low, self.value if self.high is None else self.high

    @property
    def margin(self) -> float | None:
        return None if self.low is None or self.high is None else (self.high - self.low) / 2

    @property
    def leaves_out_zero(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def wilson(hits: int, n: int, *, confidence: float = 0.95) -> Interval | None:
    """The score interval of a share (Wilson 1927; Newcombe 1998, method 3)."""
    if n == 0:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Interval(share, max(0.0, middle - reach), min(1.0, middle + reach), n)


@dataclass(frozen=True, slots=True)
class Moments:
    """A sample in three figures; ``variance`` is None below two values."""

    n: int
    mean: float
    variance: float | None


def moments(values: Sequence[float]) -> Moments | None:
    if not values:
        return None
    return Moments(len(values), fmean(values), variance(values) if len(values) > 1 else None)


def of_mean(values: Sequence[float], *, confidence: float = 0.95) -> Interval | None:
    """Student's interval of a mean."""
    found = moments(values)
    return None if found is None else around(found, confidence=confidence)


def around(sample: Moments, *, confidence: float = 0.95) -> Interval:
    if sample.variance is None:
        return Interval(sample.mean, None, None, sample.n)
    reach = t_quantile(0.5 + confidence / 2, sample.n - 1) * sqrt(sample.variance / sample.n)
    return Interval(sample.mean, sample.mean - reach, sample.mean + reach, sample.n)


def of_difference(
    one: Sequence[float], other: Sequence[float], *, confidence: float = 0.95
) -> Interval | None:
    """Mean of ``one`` less mean of ``other``, spreads not assumed equal (Welch 1947)."""
    first, second = moments(one), moments(other)
    if first is None or second is None:
        return None
    return between(first, second, confidence=confidence)


def between(one: Moments, other: Moments, *, confidence: float = 0.95) -> Interval:
    gap, count = one.mean - other.mean, one.n + other.n
    if one.variance is None or other.variance is None:
        return Interval(gap, None, None, count)
    a, b = one.variance / one.n, other.variance / other.n
    if a + b == 0:
        return Interval(gap, gap, gap, count)
    degrees = (a + b) ** 2 / (a**2 / (one.n - 1) + b**2 / (other.n - 1))
    reach = t_quantile(0.5 + confidence / 2, max(1, int(degrees))) * sqrt(a + b)
    return Interval(gap, gap - reach, gap + reach, count)


def of_share_difference(
    one: tuple[int, int], other: tuple[int, int], *, confidence: float = 0.95
) -> Interval | None:
    """Of two shares (hits, n): Newcombe's hybrid score interval (1998, method 10)."""
    first = wilson(*one, confidence=confidence)
    second = wilson(*other, confidence=confidence)
    if first is None or second is None:
        return None
    gap = first.value - second.value
    (low, high), (other_low, other_high) = first.bounds, second.bounds
    down = sqrt((first.value - low) ** 2 + (other_high - second.value) ** 2)
    up = sqrt((high - first.value) ** 2 + (second.value - other_low) ** 2)
    return Interval(gap, gap - down, gap + up, first.count + second.count)
