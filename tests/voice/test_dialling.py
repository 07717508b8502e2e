"""Which numbers may be dialled. Pure."""

from __future__ import annotations

import pytest

from apps.voice.domain.dialling import Refusal, Rule, check

OURS = ["+493012340"]


def refused(text: str, *, rule: Rule | None = None, today: int = 0) -> Refusal | None:
    found = check(text, country="DE", home=OURS, rule=rule or Rule(), today=today)
    return found.refusal


def test_a_number_at_home_is_read_in_local_notation():
    found = check("030 555 0123", country="DE", home=OURS, rule=Rule(), today=0)
    assert (found.number, found.refusal) == ("+49305550123", None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no number", Refusal.UNREADABLE),
        ("112", Refusal.SHORT),
        ("+49 900 1 123456", Refusal.PREMIUM),
        ("+46 40 666 01 00", Refusal.ABROAD),
        ("+881 6 12345678", Refusal.ABROAD),
    ],
)
def test_what_is_not_plainly_allowed_is_refused(text, why):
    assert refused(text) == why


def test_each_thing_is_allowed_by_itself():
    assert refused("+46 40 666 01 00", rule=Rule(abroad=True)) is None
    assert refused("+49 900 1 123456", rule=Rule(premium=True)) is None
    assert refused("+49 900 1 123456", rule=Rule(abroad=True)) == Refusal.PREMIUM


def test_a_day_has_its_end():
    assert refused("+49305550123", rule=Rule(per_day=3), today=2) is None
    assert refused("+49305550123", rule=Rule(per_day=3), today=3) == Refusal.CAP
