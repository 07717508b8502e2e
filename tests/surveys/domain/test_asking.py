from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from apps.surveys.domain import asking
from apps.surveys.domain.asking import Facts, Rule

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULE = Rule(survey_id=1, sample_percent=100, quarantine=timedelta(days=30), needs_consent=True)
FACTS = Facts(7, True, "granted", False, None, False)


def why(rule: Rule = RULE, **facts: object) -> str:
    return asking.refusal(rule, replace(FACTS, **facts), now=NOW)


def test_who_agreed_and_was_not_asked_lately_is_asked():
    assert why() == ""
    assert why(last_asked_at=NOW - timedelta(days=30)) == ""


def test_every_refusal_has_its_reason():
    assert why(has_address=False) == "address"
    assert why(consent="withdrawn") == "opted_out"
    assert why(is_suppressed=True) == "opted_out"
    assert why(consent="") == "consent"
    assert why(is_rated=True) == "rated"
    assert why(last_asked_at=NOW - timedelta(days=29)) == "quarantine"
    assert why(replace(RULE, sample_percent=0)) == "sample"


def test_without_the_need_of_consent_a_no_is_still_a_no():
    rule = replace(RULE, needs_consent=False)
    assert why(rule, consent="") == ""
    assert why(rule, consent="withdrawn") == "opted_out"


def test_a_sample_is_as_large_as_it_says_and_always_the_same():
    drawn = [asking.is_sampled(3, n, 25) for n in range(4_000)]
    assert 920 < sum(drawn) < 1_080
    assert drawn == [asking.is_sampled(3, n, 25) for n in range(4_000)]
