from __future__ import annotations

from apps.analytics.domain.boards import DOWN, FITTING, MEASURES, UP, Trend, trend
from apps.analytics.domain.registry import KPIS


def test_every_figure_of_a_tile_is_in_the_dictionary():
    for measure in MEASURES.values():
        if measure.figure:
            KPIS[measure.figure].figure({}, **measure.options)
    assert {key for key, _target in FITTING.values()} <= MEASURES.keys()


def test_no_tile_is_about_one_person():
    assert not any("agent" in key or "person" in key for key in MEASURES)


def test_a_trend_compares_with_a_quarter_of_an_hour_ago():
    assert trend([(25.1, 9), (20, 5), (13, 7), (0, 4)]) == Trend(-3, 15)
    assert trend([(10, 5), (0, 4)]) is None
    assert (Trend(-3, 15).word(DOWN), Trend(-3, 15).word(UP)) == ("better", "worse")
    assert Trend(0, 15).word(UP) == "steady"
