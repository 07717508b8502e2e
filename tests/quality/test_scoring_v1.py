"""The scoring rule: examples by hand, and what holds for every form and every set of answers."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from apps.quality.domain import scoring_v1
from apps.quality.domain.forms import (
    Condition,
    Form,
    Given,
    Missing,
    Option,
    Question,
    Section,
    missing,
    shown,
)
from apps.quality.domain.scoring_v1 import score

YES = Option("yes", "Yes", Decimal(1))
NO = Option("no", "No", Decimal(0))
NA = Given(is_na=True)


def asks(key: str, *options: Option, kind: str = "single", weight: str = "1", **fields) -> Question:
    return Question(key, key, kind, Decimal(weight), options or (YES, NO), **fields)


def says(*chosen: str, **fields) -> Given:
    return Given(chosen=chosen, **fields)


def form(**sections: tuple[str, list[Question]]) -> Form:
    return Form(
        tuple(
            Section(key, key, Decimal(weight), tuple(questions))
            for key, (weight, questions) in sections.items()
        )
    )


CARD = form(
    opening=("20", [asks("greet"), asks("identify", weight="2")]),
    solution=("80", [asks("answer", Option("full", "", Decimal(2)), Option("part", "", Decimal(1)),
                          Option("none", "", Decimal(0), critical="customer"), weight="3"),
                     asks("pause", YES, replace(NO, flag="fail_form", critical="compliance"))]),
)  # fmt: skip


def test_sections_are_weighted_and_points_within_them_too():
    result = score(CARD, {"greet": says("yes"), "identify": says("no"), "answer": says("part"),
                          "pause": says("yes")})  # fmt: skip
    # opening 1 of 3, solution 3 + 1 of 6 + 1
    assert [round(section.raw, 4) for section in result.sections] == [
        Decimal("33.3333"), Decimal("57.1429"),
    ]  # fmt: skip
    assert (result.raw, result.final) == (Decimal("52.38"), Decimal("52.38"))
    assert (result.critical, result.critical_asked, result.fatal) == ({}, 2, ())


def test_a_fatal_answer_makes_the_final_score_nothing_and_keeps_the_raw_one():
    result = score(CARD, {"greet": says("yes"), "identify": says("yes"), "answer": says("full"),
                          "pause": says("no")})  # fmt: skip
    assert (result.raw, result.final) == (Decimal("88.57"), Decimal("0.00"))
    assert (result.fatal, result.critical) == (("pause",), {"compliance": 1})


def test_a_critical_error_is_counted_and_changes_no_score():
    calm = replace(CARD.sections[1].questions[0].options[2], critical="")
    answers = {"answer": says("none"), "greet": says("yes")}
    result = score(CARD, answers)
    assert result.critical == {"customer": 1}
    other = form(
        opening=("20", list(CARD.sections[0].questions)),
        solution=("80", [asks("answer", *CARD.sections[1].questions[0].options[:2], calm,
                              weight="3")]),
    )  # fmt: skip
    assert score(other, answers).final == result.final


def test_not_applicable_leaves_both_sums_and_an_empty_section_its_weight():
    result = score(CARD, {"greet": says("yes"), "identify": says("no"), "answer": NA, "pause": NA})
    assert result.sections[1].raw is None
    assert result.raw == Decimal("33.33")
    assert result.critical_asked == 0


def test_where_not_applicable_is_not_allowed_it_is_no_answer():
    strict = form(a=("1", [asks("greet", na_allowed=False)]))
    assert missing(strict, {"greet": NA}) == Missing(unanswered=("greet",))
    assert score(strict, {"greet": NA}).raw is None


def test_failing_a_question_or_a_section_costs_its_points_in_the_final_score_only():
    half = Option("half", "", Decimal(1), flag="fail_question")
    card = form(
        a=("50", [asks("x", Option("full", "", Decimal(2)), half), asks("y")]),
        b=("50", [asks("z", YES, replace(NO, flag="fail_section")), asks("v")]),
    )
    result = score(card, {"x": says("half"), "y": says("yes"), "z": says("no"), "v": says("yes")})
    assert result.raw == Decimal("58.33")  # (2/3 + 1/2) / 2
    assert result.final == Decimal("16.67")  # (1/3 + 0) / 2
    assert [section.is_failed for section in result.sections] == [False, True]


def test_several_of_several_adds_up_and_a_number_falls_into_its_band():
    parts = [Option(k, k, Decimal(1)) for k in "abc"]
    bands = [
        Option("fast", "", Decimal(2), upper=Decimal(60)),
        Option("slow", "", Decimal(1), lower=Decimal(60), upper=Decimal(120)),
        Option("late", "", Decimal(0), lower=Decimal(120)),
    ]
    card = form(a=("1", [asks("m", *parts, kind="multi"), asks("n", *bands, kind="number")]))
    result = score(card, {"m": says("a", "c"), "n": Given(number=Decimal(60))})
    assert [(q.points, q.out_of) for q in result.questions] == [(2, 3), (2, 2)]
    assert score(card, {"n": Given(number=Decimal(121))}).raw == 0


def test_free_text_and_weightless_questions_are_asked_and_not_counted():
    card = form(a=("1", [asks("t", kind="text"), asks("w", weight="0"), asks("y")]))
    result = score(card, {"t": Given(text="kind"), "w": says("no"), "y": says("yes")})
    assert (result.raw, [q.counts for q in result.questions]) == (100, [False, False, True])


def test_a_question_shows_only_while_its_condition_holds_and_its_channel_is_asked():
    card = form(a=("1", [
        asks("first"),
        asks("second", condition=Condition("first", frozenset({"no"}))),
        asks("third", condition=Condition("second", frozenset({"no"}))),
        asks("spoken", channels=frozenset({"voice"})),
    ]))  # fmt: skip
    no = {"first": says("no"), "second": says("no")}
    assert shown(card, {}, channel="chat") == {"first"}
    assert shown(card, no, channel="voice") == {"first", "second", "third", "spoken"}
    # What hangs on a hidden answer is hidden too, and its points leave both sums.
    assert shown(card, no | {"first": says("yes")}, channel="chat") == {"first"}
    assert score(card, no | {"first": says("yes")}, channel="chat").raw == 100


def test_what_is_missing_names_open_questions_and_owed_comments():
    card = form(a=("1", [
        asks("x", YES, replace(NO, needs_comment=True)),
        asks("y", comment_rule="lost"),
        asks("z", comment_rule="always"),
        asks("t", kind="text"),
        asks("u", kind="text", comment_rule="always"),
    ]))  # fmt: skip
    assert missing(card, {}) == Missing(unanswered=("x", "y", "z", "u"))
    given = {"x": says("no"), "y": says("no"), "z": says("yes"), "u": Given(text="so")}
    assert missing(card, given) == Missing(uncommented=("x", "y", "z"))
    told = {k: replace(v, comment="because") for k, v in given.items()}
    assert missing(card, told).is_nothing
    assert missing(card, told | {"y": says("yes"), "z": NA}).is_nothing


# --- what holds for every form -------------------------------------------------------------

points = st.integers(0, 5).map(Decimal)
flags = st.sampled_from(["", "", "", "fail_question", "fail_section", "fail_form"])


@st.composite
def cards(draw, flagged: bool = True) -> Form:
    sections = []
    for s in range(draw(st.integers(1, 4))):
        questions = [
            Question(
                f"q{s}-{q}", "", draw(st.sampled_from(["single", "multi", "yes_no"])),
                draw(st.integers(0, 4).map(Decimal)),
                tuple(
                    Option(f"o{o}", "", draw(points), flag=draw(flags) if flagged else "")
                    for o in range(draw(st.integers(2, 4)))
                ),
            )
            for q in range(draw(st.integers(1, 4)))
        ]  # fmt: skip
        sections.append(
            Section(f"s{s}", "", draw(st.integers(0, 50).map(Decimal)), tuple(questions))
        )
    return Form(tuple(sections))


@st.composite
def answered(draw, flagged: bool = True) -> tuple[Form, dict[str, Given]]:
    card = draw(cards(flagged))
    answers = {}
    for question in card.questions:
        kind = draw(st.sampled_from(["open", "na", "given", "given"]))
        if kind == "na":
            answers[question.key] = NA
        elif kind == "given":
            keys = [option.key for option in question.options]
            most = len(keys) if question.kind == "multi" else 1
            answers[question.key] = says(
                *draw(st.sets(st.sampled_from(keys), min_size=1, max_size=most))
            )
    return card, answers


@given(answered())
def test_scores_lie_between_0_and_100_and_the_final_never_exceeds_the_raw(pair):
    result = score(*pair)
    if result.raw is None:
        assert result.final is None
        return
    assert 0 <= result.final <= result.raw <= 100


@given(answered())
def test_taking_out_what_is_not_applicable_changes_nothing(pair):
    card, answers = pair
    kept = Form(tuple(
        replace(section, questions=tuple(
            question for question in section.questions
            if question.key in answers and not answers[question.key].is_na
        ))
        for section in card.sections
    ))  # fmt: skip
    whole, part = score(card, answers), score(kept, answers)
    assert (whole.raw, whole.final, whole.critical) == (part.raw, part.final, part.critical)


@given(answered(), st.integers(2, 9))
def test_only_the_proportion_of_weights_matters(pair, factor):
    card, answers = pair
    scaled = Form(tuple(
        replace(section, weight=section.weight * factor, questions=tuple(
            replace(question, weight=question.weight * factor) for question in section.questions
        ))
        for section in card.sections
    ))  # fmt: skip
    before, after = score(card, answers), score(scaled, answers)
    assert (before.raw, before.final) == (after.raw, after.final)


@given(answered(flagged=False))
def test_a_better_answer_never_costs(pair):
    card, answers = pair
    before = score(card, answers)
    for question in card.questions:
        if question.key not in answers or answers[question.key].is_na or before.raw is None:
            continue
        if question.kind == "multi":
            best = says(*[option.key for option in question.options])
        else:
            best = says(max(question.options, key=lambda option: option.points).key)
        assert score(card, answers | {question.key: best}).raw >= before.raw


@given(cards(flagged=False))
def test_full_points_everywhere_are_a_hundred(card):
    perfect = {
        q.key: says(*[o.key for o in q.options]) if q.kind == "multi"
        else says(max(q.options, key=lambda option: option.points).key)
        for q in card.questions
    }  # fmt: skip
    result = score(card, perfect)
    assert result.raw in (None, Decimal(100))


def test_the_rule_is_frozen():
    """A stored score names version 1. To count differently, add scoring_v2 and leave this be."""
    source = ast.parse(Path(scoring_v1.__file__).read_text())
    prose = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in ast.walk(source):
        if isinstance(node, prose) and ast.get_docstring(node):
            node.body = node.body[1:]  # words may be mended
    assert hashlib.sha256(ast.unparse(source).encode()).hexdigest()[:16] == "2e444e4acfd4ac48"
