"""Small samples lean on the whole: three reviews of one agent say less than thirty of another.

Empirical Bayes after Morris 1983 (JASA 78, 47-55): a group's mean is drawn towards the mean of
all by the share of its spread that is chance. With equal spreads it is James and Stein's rule.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import TypeVar

from apps.quality.domain.estimates import t_quantile
from apps.quality.domain.intervals import Moments, moments

K = TypeVar("K", bound=Hashable)

ROUNDS = 200
FEWEST_GROUPS = 4  # with fewer, nothing is known of how groups differ


@dataclass(frozen=True, slots=True)
class Shrunk:
    """``mean`` as found, ``value`` drawn by the share ``drawn`` towards the mean of all."""

    mean: float
    value: float
    low: float | None
    high: float | None
    count: int
    drawn: float


def groups(samples: Mapping[K, Sequence[float]]) -> dict[K, Shrunk]:
    """The groups' means, small ones drawn towards all."""
    held = {key: found for key, values in samples.items() if (found := moments(values))}
    return of_moments(held)


def of_moments(held: Mapping[K, Moments]) -> dict[K, Shrunk]:
    """The same from counts, means and variances. One spread within groups is assumed."""
    degrees = sum(each.n - 1 for each in held.values())
    if degrees < 1:
        return {key: Shrunk(each.mean, each.mean, None, None, each.n, 0.0)
                for key, each in held.items()}  # fmt: skip
    squares = sum((each.variance or 0.0) * (each.n - 1) for each in held.values())
    spread = {key: squares / degrees / each.n for key, each in held.items()}
    reach = t_quantile(0.975, degrees)
    drawn = towards_all({key: each.mean for key, each in held.items()}, spread)
    return {
        key: Shrunk(held[key].mean, value, value - reach * error, value + reach * error,
                    held[key].n, share)
        for key, (value, error, share) in drawn.items()
    }  # fmt: skip


def towards_all(
    means: Mapping[K, float], spread: Mapping[K, float]
) -> dict[K, tuple[float, float, float]]:
    """Value, standard error and share drawn of each; ``spread``: each mean's variance."""
    k = len(means)
    if k < FEWEST_GROUPS or not any(spread.values()):
        return {key: (mean, sqrt(spread[key]), 0.0) for key, mean in means.items()}
    between, middle = _between(means, spread)
    usual = sum(spread.values()) / k
    found = {}
    for key, mean in means.items():
        share = (k - 3) / (k - 1) * spread[key] / (spread[key] + between)
        unsure = 2 / (k - 3) * share**2 * (usual + between) / (spread[key] + between)
        error = spread[key] * (1 - (k - 1) / k * share) + unsure * (mean - middle) ** 2
        found[key] = (mean - share * (mean - middle), sqrt(error), share)
    return found


def _between(means: Mapping[K, float], spread: Mapping[K, float]) -> tuple[float, float]:
    """How far the groups' true means differ, as a variance, and their weighted middle."""
    k, between = len(means), 0.0
    middle = fmean(means.values())
    for _ in range(ROUNDS):
        weights = {key: 1 / (spread[key] + between or 1e-12) for key in means}
        total = sum(weights.values())
        middle = sum(weights[key] * means[key] for key in means) / total
        excess = sum(
            weights[key] * (k / (k - 1) * (means[key] - middle) ** 2 - spread[key]) for key in means
        )
        after = max(0.0, excess / total)
        if abs(after - between) < 1e-10:
            break
        between = after
    return between, middle
