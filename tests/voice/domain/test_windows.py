"""When somebody may be called, by the clock where their number lives. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.voice.domain.windows import Place, Window, in_force, is_open, opens_at, place_of

WORKDAYS = frozenset(range(5))
DAY = Window(WORKDAYS, 8 * 60, 20 * 60)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "country", "zones"),
    [
        ("+4930123456", "DE", (BERLIN,)),
        ("+46406660100", "SE", ("Europe/Stockholm",)),
        ("+12125550123", "US", (NEW_YORK,)),
        ("+881612345678", "001", ("Europe/Oslo",)),  # a satellite: the brand's own clock
        ("nonsense", "", ("Europe/Oslo",)),
    ],
)
def test_a_number_tells_where_it_lives(number, country, zones):
    assert place_of(number, zone="Europe/Oslo") == Place(country, zones)


def test_the_most_particular_rule_holds_and_shuts_out_the_others():
    every = Window(WORKDAYS, 0, 1440)
    germany = Window(WORKDAYS, 540, 1080, "DE")
    ours = Window(WORKDAYS, 600, 1080, "", 7)
    both = Window(WORKDAYS, 660, 720, "DE", 7)
    assert in_force([every, germany, ours, both], country="DE", brand=7) == [both]
    assert in_force([every, germany, ours], country="DE", brand=7) == [germany]
    assert in_force([every, germany, ours], country="FR", brand=7) == [ours]
    assert in_force([every, germany, ours], country="FR", brand=8) == [every]
    assert in_force([germany], country="FR", brand=8) == []


@pytest.mark.parametrize(
    ("at", "zone", "allowed"),
    [
        ("2026-11-23T06:59", BERLIN, False),
        ("2026-11-23T07:00", BERLIN, True),
        ("2026-11-23T18:59", BERLIN, True),
        ("2026-11-23T19:00", BERLIN, False),
        ("2026-11-23T07:00", NEW_YORK, False),
        ("2026-11-23T13:00", NEW_YORK, True),
        ("2026-11-22T12:00", BERLIN, False),  # a Sunday
        ("2026-07-20T06:00", BERLIN, True),  # summer time
    ],
)
def test_the_clock_of_whom_we_call_counts(at, zone, allowed):
    assert is_open([DAY], Place("", (zone,)), utc(at)) is allowed


def test_without_a_rule_there_is_none():
    assert is_open([], Place("", (BERLIN,)), utc("2026-11-22T03:00"))
    assert opens_at([], Place("", (BERLIN,)), utc("2026-11-22T03:00")) == utc("2026-11-22T03:00")


def test_a_number_of_two_zones_is_called_when_it_is_day_in_both():
    both = Place("", (BERLIN, NEW_YORK))
    assert not is_open([DAY], both, utc("2026-11-23T08:00"))
    assert is_open([DAY], both, utc("2026-11-23T13:00"))
    assert opens_at([DAY], both, utc("2026-11-21T12:00")) == utc("2026-11-23T13:00")


def test_a_window_that_never_opens_anywhere_says_so():
    never = Window(frozenset(), 0, 1440)
    assert opens_at([never], Place("", (BERLIN,)), utc("2026-11-23T12:00")) is None
