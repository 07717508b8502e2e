from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.training.domain import (
    certificates,
    dictation,
    failing,
    fairness,
    packages,
    quiz,
    tracking,
    wording,
)
from apps.training.domain.packages import Entry, Unusable

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_a_month_later_is_the_last_day_of_a_short_month():
    assert certificates.valid_until(NOON, 1) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert certificates.valid_until(NOON, 12) == datetime(2027, 1, 31, 12, tzinfo=UTC)
    assert certificates.valid_until(NOON, None) is None


@pytest.mark.parametrize(
    ("days", "ended", "standing"),
    [(40, False, "held"), (30, False, "due"), (1, False, "due"), (0, False, "lapsed"),
     (40, True, "lapsed")],
)  # fmt: skip
def test_a_square_of_the_matrix(days, ended, standing):
    until = NOON + timedelta(days=days)
    assert certificates.standing(
        valid_to=until, ended=ended, window_days=30, now=NOON
    ) == standing  # fmt: skip


def test_a_quiz_draws_from_its_bank_the_same_for_the_same_seed():
    bank = dict.fromkeys(range(1, 11), 4)
    rules = quiz.Rules(drawn=5)
    first = quiz.draw(bank, rules=rules, seed=7)
    assert first == quiz.draw(bank, rules=rules, seed=7)
    assert len({one.question_id for one in first}) == 5
    assert all(sorted(one.order) == [0, 1, 2, 3] for one in first)


def test_half_a_right_answer_is_none():
    marked = quiz.mark([1], {1: frozenset({0, 2})}, {1: frozenset({0})})
    assert quiz.score(marked) == 0


def test_the_next_attempt_opens_after_the_cool_down_and_not_after_the_last():
    rules = quiz.Rules(attempts=2, cool_down_minutes=60)
    assert quiz.opens_at(rules, failed=0, last=None, now=NOON) == NOON
    assert quiz.opens_at(rules, failed=1, last=NOON, now=NOON) == NOON + timedelta(hours=1)
    assert quiz.opens_at(rules, failed=2, last=NOON, now=NOON) is None


def test_two_of_five_ask_for_a_lesson_from_the_second_on():
    assert not failing.asks_for_lesson([True], failed=2, of=5)
    assert failing.asks_for_lesson([True, False, True], failed=2, of=5)
    assert not failing.asks_for_lesson([True, False, False, False, False, True], failed=2, of=5)


def test_mending_counts_what_is_left_and_what_is_new():
    wrong, right = "I recieve you letter", ["I receive your letter"]
    assert wording.mended(wrong, "I receive your letter", right) == 100
    assert wording.mended(wrong, "I receive you letter", right) == 50
    assert wording.mended(wrong, wrong, right) == 0
    assert wording.mended(wrong, "I receive your long letter", right) == 50


def test_the_checker_points_and_gives_no_points():
    found = wording.remarks(
        "your welcome. We recieve the the parcel", must_say=[("the date", ["monday"])]
    )
    said = [one.what for one in found]
    assert said[0] == "Does not say the date"
    assert {"“receive”", "Said twice", "No greeting", "No closing", "Begins small"} <= set(said)


def test_speed_is_worth_nothing_below_the_gate():
    right = {"name": "Anna Berg", "street": "Storgatan 14"}
    exact = dictation.measure(right, right, seconds=10)
    assert (exact.accuracy, exact.errors, exact.score) == (1.0, 0, 92)
    sloppy = dictation.measure(right, {"name": "Ana Brg", "street": "Storgatn 41"}, seconds=5)
    assert sloppy.accuracy < dictation.GATE
    assert sloppy.score == round(sloppy.accuracy * 70)


def test_four_fifths_names_the_group_that_passes_less():
    found = {g.name: g for g in fairness.impact({"a": (48, 48), "b": (100, 60), "c": (0, 0)})}
    assert found["b"].ratio == 0.6
    assert found["b"].is_adverse
    assert not found["a"].is_adverse
    assert "c" not in found


def test_fisher_gives_the_published_value_for_tea():
    # Fisher's tea with three of four right: p = 0.4857, two-sided.
    assert fairness.fisher(3, 4, 1, 4) == pytest.approx(0.4857, abs=1e-4)


def test_a_correlation_wants_five_pairs_and_some_spread():
    assert fairness.correlation([(1, 1)] * 4) is None
    assert fairness.correlation([(1, 2)] * 5) is None
    assert fairness.correlation([(n, 2 * n) for n in range(5)]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "name",
    ["../x.js", "/etc/passwd", "a/../../b", "C:/x.js", "a\\b", "a//b", ".hidden", "a/.b", "x\x00"],
)
def test_a_package_with_a_path_that_leaves_it_is_refused(name):
    with pytest.raises(Unusable, match="unsafe_name"):
        packages.chosen([Entry(name, 1, 1)])


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([Entry("a.js", 2**30, 2**29)], "too_large"),
        ([Entry("a.js", 300 * 2**20, 2**10)], "bomb"),
        ([Entry("a.js", 1, 1), Entry("A.JS", 1, 1)], "twice"),
        ([Entry("a.js", 1, 1, is_link=True)], "unsafe_name"),
        ([Entry(f"{n}.js", 1, 1) for n in range(packages.MOST_FILES + 1)], "too_many_files"),
    ],
)
def test_a_package_that_would_hurt_is_refused(entries, code):
    with pytest.raises(Unusable, match=code):
        packages.chosen(entries)


def test_what_is_no_part_of_a_course_stays_in_the_archive():
    kept = packages.chosen([Entry("index.html", 1, 1), Entry("run.exe", 1, 1), Entry("lib/", 0, 0)])
    assert [entry.name for entry in kept] == ["index.html"]


SCORM = b"""<manifest><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations><organization><title>Fire</title><item identifierref="r1"><title>One</title></item>
</organization></organizations><resources><resource identifier="r1" href="start/index.html"/>
</resources></manifest>"""


def test_a_manifest_says_where_to_begin():
    assert packages.read_manifest("imsmanifest.xml", SCORM) == packages.Manifest(
        "scorm12", "Fire", "start/index.html"
    )
    tincan = b"<tincan><activity><name>T</name><launch>a.html</launch></activity></tincan>"
    assert packages.read_manifest("tincan.xml", tincan).standard == "xapi"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><manifest/>", "manifest"),
        (b"<manifest", "manifest"),
        (SCORM.replace(b"start/index.html", b"http://evil.example/"), "launch"),
        (SCORM.replace(b">1.2<", b">2004 4th Edition<"), "scorm_version"),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_refused(raw, code):
    with pytest.raises(Unusable, match=code):
        packages.read_manifest("imsmanifest.xml", raw)


def test_a_package_may_set_what_is_known_and_short():
    kept = tracking.accepted({
        "cmi.core.lesson_status": "passed", "cmi.core.student_id": "1",
        "cmi.suspend_data": "x" * 5000,
        "cmi.core.score.raw": "80",
    })  # fmt: skip
    assert kept == {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80"}
    assert tracking.report(kept) == tracking.Report(True, 80)
    assert tracking.accepted({"cmi.core.lesson_status": "admin"}) == {}


def test_a_statement_is_read_as_cmi():
    body = {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
        "result": {"score": {"scaled": 0.9}},
    }
    assert tracking.statement(body) == {
        "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90",
    }  # fmt: skip
    assert tracking.statement({"verb": {"id": ".../verbs/experienced"}}) == {}
