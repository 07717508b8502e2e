"""Key figures by the API: as the reports count them, for whom they may be counted."""

from __future__ import annotations

import pytest

from apps.analytics.domain.registry import KPIS
from apps.analytics.services import rolling
from tests import make
from tests.analytics.logs import Day, at

pytestmark = pytest.mark.django_db

MONDAY = "figures/?kpi=service_level&kpi=handle_time&first=2026-03-02&last=2026-03-02"


@pytest.fixture
def day() -> Day:
    day = Day()
    day.contact("10:00").queued("10:00").answered("10:00:10", "ada").ended("10:05").wrapped("10:06")
    day.contact("11:00").queued("11:00").answered("11:01", "ada")
    rolling.tick(now=at("18:00"))
    return day


def test_a_figure_comes_with_what_it_was_made_of(day, program):
    boss = program(make.user(role="supervisor", brands=[day.brand], team=day.team))
    (row,) = boss.get(MONDAY).json()["results"]
    assert row == {
        "key": "",
        "figures": [
            {"kpi": "handle_time", "version": 1, "value": 350.0, "numerator": 350_000,
             "denominator": 1},
            {"kpi": "service_level", "version": 2, "value": 0.5, "numerator": 1,
             "denominator": 2},
        ],
    }  # fmt: skip
    (by_queue,) = boss.get(f"{MONDAY}&by=queue").json()["results"]
    assert (by_queue["key"], by_queue["figures"]) == (str(day.queue.pk), row["figures"])
    hours = boss.get(f"{MONDAY}&step=hour&zone=Europe/Stockholm").json()["results"]
    assert [one["key"] for one in hours] == [
        "2026-03-02T11:00:00+01:00", "2026-03-02T12:00:00+01:00",
    ]  # fmt: skip
    elsewhere = boss.get(f"{MONDAY}&kind=email").json()["results"][0]["figures"]
    assert [one["value"] for one in elsewhere] == [None, None]


def test_of_another_brand_nothing_is_counted(day, program):
    stranger = program(make.user(role="supervisor", team=make.team()))
    assert stranger.get(MONDAY).json()["results"][0]["figures"][1]["value"] is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [("&by=queue&step=day", "step"), ("&zone=Mars", "zone"), ("&last=2036-01-01", "last"),
     ("&kpi=made_up", "kpi"), ("&step=quarter&last=2026-03-20", "last")],
)  # fmt: skip
def test_what_makes_no_sense_is_said(day, program, wrong, field):
    asked = MONDAY.removesuffix("&last=2026-03-02") if "last" in wrong else MONDAY
    answer = program(make.admin()).get(f"{asked}{wrong}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_the_dictionary_is_told_whole(program):
    told = program(make.admin()).get("kpis/").json()
    assert {one["key"] for one in told} == set(KPIS)
    level = next(one for one in told if one["key"] == "service_level")
    assert level["options"]["abandons"] == ["counted", "left_out", "success"]
