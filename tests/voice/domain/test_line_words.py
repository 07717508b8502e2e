"""What callers in the line are told, and what they must be told before. Pure."""

from __future__ import annotations

import pytest

from apps.voice.domain.consent import Consent, rule
from apps.voice.domain.line_words import announcement


def test_the_next_one_is_told_so_and_no_time() -> None:
    assert announcement(position=1, seconds=300) == ["sound:queue-youarenext"]


def test_a_place_and_a_time_are_said_in_numbers() -> None:
    assert announcement(position=3, seconds=241) == [
        "sound:queue-thereare", "number:3", "sound:queue-callswaiting",
        "sound:queue-holdtime", "sound:queue-less-than", "number:5", "sound:queue-minutes",
    ]  # fmt: skip


@pytest.mark.parametrize("seconds", [None, 3601])
def test_what_nobody_can_tell_is_not_said(seconds: float | None) -> None:
    assert announcement(position=None, seconds=seconds) == []


def test_a_long_line_has_no_number() -> None:
    assert announcement(position=21, seconds=None) == []


def test_less_than_two_minutes_is_the_least_that_is_promised() -> None:
    assert "number:2" in announcement(position=2, seconds=20)


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ("+493012340", "+4930555001", Consent.ASK),
        ("+46406660100", "+46406660101", Consent.NONE),
        ("+46406660100", "+493012340", Consent.ASK),  # the stricter of the two
        ("+442079460000", "+442079460001", Consent.TELL),
        ("+46406660100", "anonymous", Consent.TELL),
    ],
)
def test_the_stricter_country_says_what_callers_are_told(
    ours: str, theirs: str, said: Consent
) -> None:
    assert rule(ours, theirs) == said
