from __future__ import annotations

import json
from pathlib import Path

import pytest

import apps.routing
from apps.routing.domain.scenario import BadScenario, read
from apps.routing.domain.simulation import Simulation, jain

SCENARIOS = Path(apps.routing.__file__).parent / "scenarios"


def small(**changes):
    return {
        "name": "Small",
        "seconds": 7200,
        "seed": 1,
        "queues": [{"name": "All"}],
        "streams": [
            {"queue": "All", "kind": "chat", "per_hour": 30, "patience": 600, "handle_time": 300}
        ],
        "people": [{"count": 3, "queues": ["All"], "maxima": {"chat": 3}}],
    } | changes


def run(raw, **more):
    return Simulation(read(raw), **more).run()


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.json")), ids=lambda path: path.stem)
def test_each_shipped_scenario_runs_and_its_counts_reconcile(path):
    report = run(json.loads(path.read_text()))

    for channel in report.channels:
        assert channel.offered == channel.answered + channel.abandoned + channel.still_waiting
        assert channel.answered > 0
    assert 0 < report.occupancy <= 1
    assert report.peak_load <= 1


def test_four_scenarios_are_shipped():
    assert {path.stem for path in SCENARIOS.glob("*.json")} == {
        "blended",
        "languages",
        "monday_morning",
        "short_staffed",
    }


def test_the_same_seed_gives_the_same_day_and_another_seed_another():
    assert run(small()) == run(small())
    assert run(small(), seed=2) != run(small())


def test_more_people_answer_sooner():
    few = run(small(people=[{"count": 1, "queues": ["All"], "maxima": {"chat": 1}}])).channels[0]
    many = run(small(people=[{"count": 9, "queues": ["All"], "maxima": {"chat": 1}}])).channels[0]

    assert many.service_level > few.service_level
    assert many.abandonment < few.abandonment
    assert many.wait_mean < few.wait_mean


def test_a_queue_that_nobody_has_the_skill_for_is_abandoned_or_still_waits():
    report = run(small(queues=[{"name": "All", "skills": {"latin": 1}}])).channels[0]

    assert report.answered == 0
    assert report.offered == report.abandoned + report.still_waiting > 0


def test_people_who_are_alike_get_alike_work():
    assert run(small(seconds=36_000)).work_fairness > 0.95


def test_jains_index():
    assert jain([5, 5, 5]) == pytest.approx(1)
    assert jain([9, 0, 0]) == pytest.approx(1 / 3)
    assert jain([]) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seconds": 0}, "between one second and a week"),
        ({"seconds": "long"}, "cannot be read"),
        ({"queues": []}, "does not know 'All'"),
        ({"streams": []}, "needs a stream"),
        ({"people": [{"count": 1}]}, "'queues'"),
    ],
)
def test_a_bad_scenario_is_refused_in_a_sentence(changes, words):
    with pytest.raises(BadScenario, match=words):
        read(small(**changes))
