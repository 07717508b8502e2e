"""Lines and bars: where things stand in the drawing."""

from __future__ import annotations

from itertools import pairwise

from apps.analytics.domain.registry import KPIS
from apps.analytics.services.figures import Row
from apps.desk.reports import heat
from apps.desk.reports.drawing.bars import bars
from apps.desk.reports.drawing.lines import ends, lines


def test_nothing_known_draws_nothing():
    assert lines([None, None]) is None


def test_the_axis_has_round_numbers_and_never_more_than_all():
    drawn = lines([0.62, 0.97], most=1.0)
    assert [round(tick.value, 2) for tick in drawn.ticks] == [0.6, 0.7, 0.8, 0.9, 1.0]


def test_a_gap_breaks_the_line():
    drawn = lines([1, None, 3])
    assert drawn.line.count("M") == 2


def test_only_what_misses_the_target_is_shaded():
    assert lines([0.9, 0.95], target=0.8).short == ""
    below = lines([0.9, 0.7], target=0.8)
    assert below.short.count("Z") == 1
    assert below.worst[2] == 1
    assert lines([5, 9], target=6, up_is_better=False).worst[2] == 1


def test_names_beside_the_ends_never_stand_on_each_other():
    named = ends(lines([0.8, 0.81], [0.8, 0.8], target=0.8))
    places = sorted(named.values())
    assert all(b - a >= 15 for a, b in pairwise(places))


def test_bars_up_to_the_promise_are_good():
    drawn = bars((5, 20, 60, 0), (1, 2, 4, 0), (0, 1, 1, 1), target=20)
    assert [bar.is_good for bar in drawn.upper] == [True, True, False, False]
    assert drawn.target_x == 260.0
    assert [bar.height for bar in drawn.upper] == [39.0, 78.0, 156.0, 0.0]
    assert not any(bar.is_good for bar in drawn.lower)


def test_every_value_has_its_point_and_a_gap_has_none():
    drawn = lines([0.5, None, 1.0], most=1.0)
    assert drawn is not None
    assert [point and point[0] for point in drawn.points] == [44.0, None, 478.0]
    assert drawn.end == drawn.points[-1]


def test_the_heat_map_goes_from_the_first_to_the_last_hour_that_says_a_number():
    counts = {(1, 7): 2, (1, 8): 10, (3, 11): 40, (2, 20): 9}
    rows = {key: Row(key, {"offered": n, "answered": n}) for key, n in counts.items()}
    assert heat._hours(KPIS["service_level"], rows) == [8, 9, 10, 11]
    assert heat._hours(KPIS["offered"], rows) == list(range(8, 21))  # a tenth of the most
    few = {(1, 9): Row((1, 9), {"answered": 1})}
    assert heat._hours(KPIS["service_level"], few) == [9]
    assert heat._hours(KPIS["service_level"], {}) == []
