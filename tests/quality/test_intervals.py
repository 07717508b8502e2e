from __future__ import annotations

import random

import pytest

from apps.quality.domain import intervals, leniency, shrinkage
from apps.quality.domain.leniency import Scored

# Efron and Morris 1975: 18 batters after 45 times at bat.
BATTERS = [
    0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, 0.222, 0.222, 0.222,
    0.222, 0.222, 0.200, 0.178, 0.156,
]  # fmt: skip


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_as_newcombe_prints_it(hits, n, low, high):
    found = intervals.wilson(hits, n)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_interval_of_a_difference_of_shares_is_as_newcombe_prints_it(one, other, low, high):
    found = intervals.of_share_difference(one, other)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_students_interval_of_a_mean_with_the_tables_quantile():
    found = intervals.of_mean([float(n) for n in range(1, 12)])  # mean 6, variance 11, t 2.2281
    assert found is not None
    assert found.margin == pytest.approx(2.2281, abs=1e-4)
    assert intervals.of_mean([7.0]) == intervals.Interval(7.0, None, None, 1)
    assert intervals.of_mean([]) is None


def test_batters_are_drawn_to_the_mean_of_all_as_james_and_stein_do():
    chance = 0.2654 * (1 - 0.2654) / 45
    found = shrinkage.towards_all(
        dict(enumerate(BATTERS)), dict.fromkeys(range(len(BATTERS)), chance)
    )
    value, _, drawn = found[0]
    mean = sum(BATTERS) / 18
    squares = sum((each - mean) ** 2 for each in BATTERS)
    assert drawn == pytest.approx(15 * chance / squares, abs=1e-6)
    assert (1 - drawn, value) == pytest.approx((0.212, 0.294), abs=2e-3)


def test_a_small_group_is_drawn_further_than_a_large_one():
    dice = random.Random(5)
    samples = {n: [dice.gauss(60 + 8 * n, 12) for _ in range(40)] for n in range(4)}
    samples[9] = [40.0, 52.0]
    found = shrinkage.groups(samples)
    assert found[9].value > found[9].mean + 1
    assert found[9].drawn > 5 * found[0].drawn
    assert abs(found[3].value - found[3].mean) < 1


def covered(rounds, draw, seed=11):
    dice = random.Random(seed)
    results = [draw(dice) for _ in range(rounds)]
    hits = [hit for result in results for hit in result]
    return sum(hits) / len(hits)


def test_the_interval_of_a_mean_covers_the_truth_as_often_as_it_says():
    def draw(dice):
        found = intervals.of_mean([dice.gauss(80, 9) for _ in range(8)])
        return [found.low <= 80 <= found.high]

    assert 0.93 <= covered(3000, draw) <= 0.97


def test_the_interval_of_a_share_covers_the_truth_as_often_as_it_says():
    def draw(dice):
        share = dice.uniform(0.05, 0.95)
        found = intervals.wilson(sum(dice.random() < share for _ in range(30)), 30)
        return [found.low <= share <= found.high]

    assert 0.93 <= covered(3000, draw) <= 0.97


def test_shrunken_intervals_cover_the_truth_and_lie_nearer_to_it():
    nearer = []

    def draw(dice):
        truths = {n: dice.gauss(78, 5) for n in range(15)}
        samples = {
            n: [dice.gauss(truth, 12) for _ in range(dice.randint(2, 12))]
            for n, truth in truths.items()
        }
        found = shrinkage.groups(samples)
        plain = sum((found[n].mean - truth) ** 2 for n, truth in truths.items())
        drawn = sum((found[n].value - truth) ** 2 for n, truth in truths.items())
        nearer.append(drawn < plain)
        return [found[n].low <= truth <= found[n].high for n, truth in truths.items()]

    assert 0.93 <= covered(300, draw) <= 0.97
    assert sum(nearer) / len(nearer) > 0.85


def test_an_offset_covers_the_truth_as_often_as_it_says():
    def draw(dice):
        contacts = [dice.gauss(75, 15) for _ in range(10)]
        reference = [truth + dice.gauss(0, 3) for truth in contacts]
        found = leniency.offset([truth + 4 + dice.gauss(0, 3) for truth in contacts], reference)
        return [found.low <= 4 <= found.high]

    assert 0.93 <= covered(2000, draw) <= 0.97


def test_who_reviewed_the_hard_ones_is_not_called_strict():
    rows = [Scored(1, "easy", 90), Scored(2, "easy", 90), Scored(1, "hard", 50),
            Scored(1, "hard", 52), Scored(2, "hard", 51), Scored(3, "hard", 57)]  # fmt: skip
    found = leniency.against_peers([*rows, Scored(4, "alone", 99)])
    assert set(found) == {1, 2, 3}
    assert found[3].value > 3
    assert abs(found[1].value - found[2].value) < 0.5
    assert sum(each.value for each in found.values()) == pytest.approx(0, abs=1e-6)
