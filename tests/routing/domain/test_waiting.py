from __future__ import annotations

import pytest

from apps.routing.domain.waiting import (
    Error,
    Expected,
    Wait,
    error,
    expected,
    formula,
    percentile,
    shrunk_mean,
)


def test_the_handle_time_is_shrunk_towards_its_prior():
    assert shrunk_mean(0, 0, prior=300) == 300
    assert shrunk_mean(20, 600, prior=300) == 450


def test_the_formula_divides_the_work_ahead_by_the_shares_of_people():
    assert formula(ahead=3, handle_time=300, shares=[1, 0.5, 0.5]) == 600
    assert formula(ahead=4, handle_time=300, shares=[1, 1], giving_up=0.25) == 600
    assert formula(ahead=3, handle_time=300, shares=[]) is None


def test_nothing_is_said_when_too_little_is_known():
    few = [Wait(3, 100, 100)] * 19

    assert expected(ahead=3, point=100, recent=few) is None
    assert expected(ahead=3, point=None, recent=[Wait(30, None, 9)] * 50) is None


def test_real_waits_behind_a_line_like_this_one_give_the_range():
    recent = [Wait(4, None, float(n)) for n in range(1, 101)] + [Wait(40, None, 9999)] * 50

    assert expected(ahead=4, point=None, recent=recent) == Expected(50, 80)


def test_only_the_last_two_hundred_waits_count():
    recent = [Wait(4, None, 9999)] * 500 + [Wait(4, None, 10)] * 200

    assert expected(ahead=4, point=None, recent=recent) == Expected(10, 10)


def test_without_a_line_like_this_the_formula_is_scaled_by_its_own_error():
    recent = [Wait(2, 100, 100 + n) for n in range(100)]

    assert expected(ahead=50, point=1000, recent=recent) == Expected(
        pytest.approx(1490), pytest.approx(1790)
    )


def test_the_error_of_the_predictions_is_told():
    waits = [Wait(1, 100, 90), Wait(1, 100, 130), Wait(1, None, 5)]

    assert error(waits) == Error(count=2, bias=10, p50=10, p90=30)
    assert error([Wait(1, None, 5)]) is None


def test_percentiles_by_nearest_rank():
    assert [percentile([4, 1, 3, 2], p) for p in (1, 25, 50, 80, 100)] == [1, 1, 2, 4, 4]
