from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.quality.domain import rules
from apps.quality.domain.rules import Asked, Contact, Line

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def contact(*lines, **facts):
    """Lines as (minutes after noon, "us" or "them", words)."""
    rows = [
        Line(n, NOON + timedelta(minutes=at), text, by == "us")
        for n, (at, by, text) in enumerate(lines, 1)
    ]
    return Contact(kind=facts.pop("kind", "chat"), lines=rows, **facts)


TALK = contact(
    (0, "them", "Where is my lamp?"), (0.5, "us", "Hello Mia, Noor here."),
    (1, "them", "Well?"), (6, "us", "It leaves  tomorrow. Anything else I can do?"),
)  # fmt: skip


def test_words_that_were_said_are_quoted_with_their_time():
    verdict = rules.judge(Asked("said", words=["anything else", "is there more"]), TALK)
    assert verdict is not None
    assert verdict.is_met
    assert verdict.confidence == rules.LIKELY
    [shown] = verdict.shown
    assert (shown.message, shown.quote) == (4, "Anything else")
    assert shown.at == NOON + timedelta(minutes=6)


def test_words_are_whole_and_a_star_spans_a_few():
    assert rules.judge(Asked("said", words=["hell"]), TALK).is_met is False
    assert rules.judge(Asked("said", words=["anything * can do"]), TALK).is_met
    assert rules.judge(Asked("said", words=["it leaves tomorrow"]), TALK).is_met


def test_only_our_words_count_and_only_the_first_replies_where_the_rule_says_so():
    assert not rules.judge(Asked("said", words=["lamp"]), TALK).is_met
    assert not rules.judge(Asked("said", words=["anything else"], first=1), TALK).is_met
    assert rules.judge(Asked("said", words=["hello"], first=1), TALK).is_met


def test_missing_words_are_less_sure_than_present_ones():
    missing = rules.judge(Asked("said", words=["goodbye"]), TALK)
    assert (missing.is_met, missing.confidence) == (False, rules.FAIR)
    assert missing.shown[0].note == "not found"


def test_words_that_must_not_be_said():
    assert rules.judge(Asked("not_said", words=["calm down"]), TALK).is_met
    verdict = rules.judge(Asked("not_said", words=["anything else"]), TALK)
    assert not verdict.is_met
    assert verdict.shown[0].quote == "Anything else"


@pytest.mark.parametrize(
    ("kind", "limit", "is_met", "seconds"),
    [("first_answer", 60, True, 30), ("longest_wait", 120, False, 300),
     ("longest_wait", 300, True, 300)],
)  # fmt: skip
def test_waits_are_measured_by_the_clock(kind, limit, is_met, seconds):
    verdict = rules.judge(Asked(kind, limit=limit), TALK)
    assert (verdict.is_met, verdict.shown[0].seconds) == (is_met, seconds)
    assert verdict.confidence == rules.CERTAIN


def test_a_hold_nobody_measured_is_no_verdict():
    assert rules.judge(Asked("hold", limit=60), TALK) is None
    assert not rules.judge(Asked("hold", limit=60), contact(hold=90)).is_met
    assert rules.judge(Asked("hold", limit=60), contact(hold=0)).is_met


def test_a_field_is_filled_in_or_not_once_it_is_wrapped_up():
    rule = Asked("field", field="order")
    assert rules.judge(rule, contact(fields={"order": "HEM-1"})).is_met
    assert not rules.judge(rule, contact(fields={"order": ""})).is_met
    assert rules.judge(rule, contact(is_wrapped_up=False)) is None


def test_mistakes_in_writing_are_counted_in_a_hundred_words_and_quoted():
    sloppy = contact(
        (0, "them", "i recieved teh wrong one"),
        (1, "us", "We recieved your message and we will send teh new lamp."),
    )
    verdict = rules.judge(Asked("writing", limit=2), sloppy)
    assert not verdict.is_met
    assert [shown.quote for shown in verdict.shown] == ["recieved", "teh"]
    assert verdict.shown[0].note == "spelling: received"


def test_few_clean_words_are_too_few_to_be_sure():
    verdict = rules.judge(Asked("writing", limit=2), TALK)
    assert verdict.is_met
    assert not verdict.is_sure


def test_silence_of_ours_is_no_verdict_on_words():
    assert rules.judge(Asked("said", words=["hello"]), contact((0, "them", "Hello?"))) is None
    assert rules.judge(Asked("writing", limit=2), contact((0, "them", "Hello?"))) is None


def test_no_kind_of_rule_looks_at_mood():
    assert not {kind for kind in rules.KINDS if "sentiment" in kind or "mood" in kind}
    assert rules.judge(Asked("sentiment"), TALK) is None


def test_the_audit_sample_is_a_tenth_by_lot_and_the_same_every_time():
    drawn = [n for n in range(5000) if rules.is_drawn(n, share=0.1, secret="x")]
    assert 430 < len(drawn) < 570
    assert drawn == [n for n in range(5000) if rules.is_drawn(n, share=0.1, secret="x")]
