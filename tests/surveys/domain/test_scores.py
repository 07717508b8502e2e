from __future__ import annotations

import pytest

from apps.surveys.domain.scores import figure


def test_satisfaction_is_the_share_of_fours_and_fives():
    found = figure("csat", {5: 6, 4: 2, 3: 1, 1: 1})
    assert (found.good, found.count, found.percent, found.mean) == (8, 10, 80.0, 4.2)


def test_recommendation_takes_the_detractors_off():
    assert figure("nps", {10: 3, 9: 1, 8: 4, 6: 1, 0: 1}).percent == 20.0
    assert figure("nps", {0: 2}).percent == -100.0


def test_ease_counts_from_five():
    assert figure("ces", {7: 1, 5: 1, 4: 2}).percent == 50.0


def test_no_answers_are_no_value():
    found = figure("csat", {})
    assert (found.percent, found.mean, found.margin) == (None, None, None)


def test_the_margin_shrinks_with_the_answers():
    assert figure("csat", {5: 50, 1: 50}).margin == pytest.approx(9.8)
    assert figure("nps", {10: 100}).margin == 0.0
