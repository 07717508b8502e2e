"""What is unusual about calls out. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.voice.domain.alarms import CallOut, Unusual, found

NOON = CallOut(datetime(2026, 11, 23, 12, tzinfo=UTC), "SE", seconds=60)
HOME = frozenset({"SE"})


def unusual(calls: list[CallOut], *, today: int = 0, most: int = 200) -> dict[Unusual, int]:
    return found(calls, home=HOME, today=today, most=most)


def test_an_hour_of_ordinary_calls_is_nothing():
    assert unusual([NOON] * 40, today=40) == {}
    assert unusual([]) == {}


@pytest.mark.parametrize(("many", "told"), [(9, {}), (10, {Unusual.SHORT: 10})])
def test_many_calls_that_end_at_once(many, told):
    assert unusual([replace(NOON, seconds=9)] * many + [replace(NOON, seconds=10)] * 5) == told


def test_a_call_that_still_lasts_is_not_short():
    assert unusual([replace(NOON, seconds=None)] * 20) == {}


@pytest.mark.parametrize(
    ("countries", "told"),
    [("SE SE SE", {}), ("SE DE DK", {}), ("DE DK LV", {Unusual.ABROAD: 3}), ("DE DE DE", {})],
)
def test_countries_nobody_calls(countries, told):
    assert unusual([replace(NOON, country=name) for name in countries.split()]) == told


def test_one_call_that_costs_extra_is_enough():
    assert unusual([replace(NOON, is_costly=True)]) == {Unusual.COSTLY: 1}


@pytest.mark.parametrize(("hour", "is_night"), [(21, 0), (22, 1), (23, 1), (0, 1), (5, 1), (6, 0)])
def test_the_night_by_the_brands_clock(hour, is_night):
    calls = [replace(NOON, local=datetime(2026, 11, 23, hour, tzinfo=UTC))] * 2
    assert unusual(calls) == ({Unusual.NIGHT: 2} if is_night else {})
    assert unusual(calls[:1]) == {}


@pytest.mark.parametrize(("today", "most", "told"), [
    (199, 200, False), (200, 200, True), (3, 3, True), (0, 0, False),
])  # fmt: skip
def test_the_days_limit(today, most, told):
    assert unusual([], today=today, most=most) == ({Unusual.CAP: today} if told else {})
