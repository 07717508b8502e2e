"""Drawing: spread over the week, fair to every contact, and the mean it gives."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.domain import estimates, sampling
from apps.quality.domain.estimates import Drawn, weighted_mean
from apps.quality.domain.sampling import Reviewer

MONDAY = datetime.fromisoformat("2026-11-16T00:00+01:00")


def chosen(reviewers, **rules):
    defaults = {"agent_id": 9, "agent_teams": {5}, "per_week": 4, "same_agent_most": 2}
    return sampling.choose(reviewers, **defaults | rules)


@given(st.integers(1, 12))
def test_the_parts_of_a_week_are_equal_and_leave_no_gap(quota):
    parts = sampling.parts(MONDAY, quota)
    assert parts[0][0] == MONDAY
    assert parts[-1][1] == MONDAY + sampling.WEEK
    assert all(end == start for (_, end), (start, _) in pairwise(parts))
    lengths = {end - start for start, end in parts}
    assert max(lengths) - min(lengths) <= timedelta(microseconds=1)


def test_a_week_begins_on_monday_in_its_own_zone():
    late = datetime.fromisoformat("2026-11-22T23:59+01:00")
    assert sampling.week_of(late) == MONDAY
    assert sampling.week_of(late + timedelta(minutes=1)) == MONDAY + sampling.WEEK


def test_every_contact_has_the_same_chance_and_the_same_secret_the_same_lot():
    counts = dict.fromkeys(range(10), 0)
    for secret in range(5000):
        counts[sampling.draw(range(10), secret=str(secret))] += 1
    assert all(400 < count < 600 for count in counts.values())
    assert sampling.draw(range(10), secret="a") == sampling.draw(reversed(range(10)), secret="a")
    assert sampling.draw([], secret="a") is None


def test_whoever_is_new_is_heard_more_often():
    rules = {"on": date(2026, 11, 16), "days": 60, "usual": 1, "new_hire": 3}
    assert sampling.quota(hired_on=date(2026, 10, 1), **rules) == 3
    assert sampling.quota(hired_on=date(2026, 9, 1), **rules) == 1
    assert sampling.quota(hired_on=None, **rules) == 1


def test_nobody_reviews_their_team_more_than_their_load_or_one_agent_too_often():
    assert chosen([Reviewer(1, frozenset({5}))]) is None
    assert chosen([Reviewer(9)]) is None
    assert chosen([Reviewer(1, load=4)]) is None
    assert chosen([Reviewer(1, seen={9: 2})]) is None
    assert chosen([Reviewer(1, frozenset({6}), load=3, seen={9: 1})]) == 1


def test_of_the_rest_who_has_least_and_knows_the_agent_least():
    assert chosen([Reviewer(1, load=2), Reviewer(2, load=1)]) == 2
    assert chosen([Reviewer(1, seen={9: 1}), Reviewer(2)]) == 2
    assert chosen([Reviewer(2), Reviewer(1)]) == 1


@pytest.mark.parametrize(
    ("p", "degrees", "value"),
    [(0.975, 1, 12.706205), (0.975, 2, 4.302653), (0.975, 9, 2.262157), (0.95, 10, 1.812461),
     (0.975, 30, 2.042272), (0.995, 120, 2.617421), (0.5, 7, 0.0)],
)  # fmt: skip
def test_students_t_is_as_published(p, degrees, value):
    assert estimates.t_quantile(p, degrees) == pytest.approx(value, abs=1e-4)


def test_the_mean_weighs_what_a_review_stands_for():
    assert weighted_mean([]) is None
    assert weighted_mean([Drawn(80, 0)]) is None
    one = weighted_mean([Drawn(80, 3)])
    assert (one.mean, one.low, one.high) == (80, None, None)
    assert weighted_mean([Drawn(80, 3), Drawn(100, 1)]).mean == 85


def test_the_interval_is_students_and_stays_within_the_scale():
    found = weighted_mean([Drawn(60), Drawn(70), Drawn(80)])
    assert round(found.margin, 3) == round(4.302653 * 10 / 3**0.5, 3)
    high = weighted_mean([Drawn(80), Drawn(90), Drawn(100)])
    assert (round(high.low, 2), high.high) == (65.16, 100)


def test_what_differs_between_agents_is_no_chance():
    apart = [Drawn(60, 1, 1), Drawn(62, 1, 1), Drawn(90, 1, 2), Drawn(92, 1, 2)]
    mixed = [Drawn(each.value) for each in apart]
    assert weighted_mean(apart).margin < weighted_mean(mixed).margin / 3


def test_the_interval_covers_the_truth_19_times_of_20():
    """A month of contacts of agents unlike each other, drawn as the plan draws, 1,000 times."""
    dice = random.Random(11)
    hits = bias = 0.0
    trials = 1000
    for _ in range(trials):
        everything, sample = [], []
        for agent in range(25):
            level = dice.gauss(78, 6)
            for _week in range(4):
                size = dice.randint(15, 40)
                contacts = [min(100.0, max(0.0, dice.gauss(level, 9))) for _ in range(size)]
                everything += contacts
                sample.append(Drawn(dice.choice(contacts), size, agent))
        truth = sum(everything) / len(everything)
        found = weighted_mean(sample)
        hits += found.low <= truth <= found.high
        bias += found.mean - truth
    assert 0.93 <= hits / trials <= 0.97
    assert abs(bias / trials) < 0.1
