"""The dictionary itself: complete, versioned, and honest about nothing."""

from __future__ import annotations

import pytest

from apps.analytics.domain import measures
from apps.analytics.domain.kpi import Ratio
from apps.analytics.domain.registry import FAMILIES, KPIS, suits

THIRTEEN = {
    "first_contact_resolution", "handle_time", "service_level", "occupancy", "abandonment",
    "csat", "nps", "quality_score", "utilisation", "adherence", "resolution_time",
    "first_response", "cost_per_contact",
}  # fmt: skip


def test_all_thirteen_are_there_and_every_key_once():
    assert KPIS.keys() >= THIRTEEN
    assert len(KPIS) == sum(len(family) for family in FAMILIES.values())


@pytest.mark.parametrize("kpi", KPIS.values(), ids=lambda kpi: kpi.key)
def test_a_definition_is_whole_and_nothing_has_no_value(kpi):
    assert kpi.version >= 1
    assert kpi.formula
    assert kpi.numerator
    assert kpi.channels
    assert kpi.compute.__doc__, "the definition stands in the docstring"
    for name, values in kpi.options.items():
        for value in values:
            figure = kpi.figure({}, **{name: value})
            if figure.denominator != 1:
                assert figure.value is None
    stored = kpi.figure({}).stored()
    assert (stored["kpi"], stored["version"]) == (kpi.key, kpi.version)


def test_ratios_are_added_as_pairs_and_not_as_percentages():
    assert (Ratio(1, 2) + Ratio(0, 8)).value == 0.1


def test_an_unknown_option_or_measure_is_a_mistake():
    with pytest.raises(ValueError, match="knows no"):
        KPIS["service_level"].figure({}, abandons="sometimes")
    with pytest.raises(KeyError):
        measures.total({}, "offred")


def test_a_letter_has_no_abandonment_and_a_call_has():
    assert not suits("abandonment", {"email"})
    assert suits("abandonment", {"email", "voice"})
    assert not suits("hold_share", {"chat"})


def test_net_promoters_run_from_minus_a_hundred_to_a_hundred():
    nps = KPIS["nps"]
    assert nps.figure({"nps_answers": 4, "nps_detractors": 4}).value == -100
    assert nps.figure({"nps_answers": 4, "nps_promoters": 3, "nps_detractors": 1}).value == 50


def test_the_pulse_of_four_people_stays_anonymous():
    pulse = KPIS["agent_satisfaction"]
    assert pulse.figure({"pulse_answers": 4, "pulse_good": 4}).value is None
    assert pulse.figure({"pulse_answers": 5, "pulse_good": 4}).value == 0.8


def test_cost_without_rates_has_no_value_and_a_minute_is_a_minute():
    cost = KPIS["cost_per_contact"]
    assert cost.figure({"handled": 5}).value is None
    sums = {"cost_cents": 1_200, "handled": 4, "focus_ms": 540_000, "wrap_ms": 60_000}
    assert cost.figure(sums).value == 3.0
    assert cost.figure(sums, per="minute").value == 1.2
