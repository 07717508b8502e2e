"""Against published tables, and against the package of Krippendorff's alpha."""

from __future__ import annotations

import random

import krippendorff
import pytest

from apps.quality.domain import agreement, intraclass

NONE = None
# Krippendorff 2011, example C: four observers, twelve units, missing answers.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
UNITS = list(zip(*OBSERVERS, strict=True))
# Fleiss's kappa as in the usual worked example: ten subjects, fourteen raters, five categories.
TALLIES = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip
# Shrout and Fleiss 1979, table 2: six targets, four judges.
JUDGES = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]


def spread(*tallies: tuple[int, str, str]) -> tuple[list[str], list[str]]:
    pairs = [(a, b) for count, a, b in tallies for _ in range(count)]
    return [a for a, _ in pairs], [b for _, b in pairs]


@pytest.mark.parametrize(
    ("tallies", "kappa"),
    [
        (((20, "y", "y"), (5, "y", "n"), (10, "n", "y"), (15, "n", "n")), 0.4),
        (((45, "y", "y"), (15, "y", "n"), (25, "n", "y"), (15, "n", "n")), 0.1304),
        (((25, "y", "y"), (35, "y", "n"), (5, "n", "y"), (35, "n", "n")), 0.2593),
    ],
)
def test_cohens_kappa_is_as_published(tallies, kappa):
    assert agreement.cohen(*spread(*tallies)) == pytest.approx(kappa, abs=1e-4)


def test_fleiss_kappa_is_as_published():
    sheet = [[place for place, n in enumerate(row) for _ in range(n)] for row in TALLIES]
    assert agreement.fleiss(sheet) == pytest.approx(0.2099, abs=1e-4)


def test_gwet_fleiss_and_plain_agreement_with_missing_answers_are_as_in_his_handbook():
    assert agreement.percent(UNITS) == pytest.approx(0.81818, abs=1e-5)
    assert agreement.ac1(UNITS) == pytest.approx(0.77544, abs=1e-5)


@pytest.mark.parametrize(
    ("level", "distance", "published"),
    [("nominal", agreement.nominal, 0.743), ("interval", agreement.interval, 0.849)],
)
def test_alpha_is_as_published_and_as_the_package_counts(level, distance, published):
    ours = agreement.alpha(UNITS, distance=distance)
    theirs = krippendorff.alpha(
        reliability_data=[[float("nan") if v is None else v for v in row] for row in OBSERVERS],
        level_of_measurement=level,
    )
    assert ours == pytest.approx(published, abs=5e-4)
    assert ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_alpha_follows_the_package_on_sheets_with_holes(seed):
    dice = random.Random(seed)
    sheet = [[dice.choice([1, 1, 2, 3, None]) for _ in range(4)] for _ in range(15)]
    columns = list(zip(*sheet, strict=True))
    data = [[float("nan") if v is None else v for v in column] for column in columns]
    for level, distance in (("nominal", agreement.nominal), ("interval", agreement.interval)):
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        assert agreement.alpha(sheet, distance=distance) == pytest.approx(theirs, abs=1e-9)


def test_intraclass_correlations_are_as_shrout_and_fleiss_count_them():
    assert intraclass.one_way(JUDGES) == pytest.approx(0.1657, abs=1e-4)
    assert intraclass.two_way(JUDGES) == pytest.approx(0.2898, abs=1e-4)
    assert intraclass.consistency(JUDGES) == pytest.approx(0.7148, abs=1e-4)
    squares = intraclass.squares(JUDGES)
    assert squares is not None
    found = (squares.contacts, squares.within, squares.reviewers, squares.rest)
    assert found == pytest.approx((11.24, 6.26, 32.49, 1.02), abs=5e-3)


def test_everybody_alike_is_perfect_even_with_one_answer():
    sheet = [["yes"] * 3] * 5
    assert agreement.percent(sheet) == 1.0
    assert agreement.fleiss(sheet) == 1.0
    assert agreement.cohen(["yes"] * 5, ["yes"] * 5) == 1.0
    assert agreement.ac1(sheet, categories=2) == 1.0
    assert agreement.alpha([[1, 1]] * 3, distance=agreement.nominal) == 1.0
    assert intraclass.two_way([(80, 80), (80, 80)]) == 1.0


def test_nobody_to_compare_is_no_figure():
    for sheet in ([], [["yes", None]], [[None, None]]):
        assert agreement.percent(sheet) is None
        assert agreement.fleiss(sheet) is None
        assert agreement.ac1(sheet) is None
    assert agreement.alpha([[1.0, None]], distance=agreement.nominal) is None
    assert intraclass.two_way([(80, 70)]) is None
    assert intraclass.widest([(80, None)]) is None


def test_one_dissent_among_many_equal_answers_does_not_make_a_question_ambiguous():
    sheet = [["yes", "yes", "yes"]] * 11 + [["yes", "yes", "no"]]
    assert agreement.is_ambiguous(agreement.fleiss(sheet))  # kappa's paradox
    assert agreement.chosen(sheet, categories=2) == agreement.ac1(sheet, categories=2)
    assert not agreement.is_ambiguous(agreement.chosen(sheet, categories=2))


def test_an_even_split_is_judged_by_kappa_and_flagged():
    sheet = [["yes", "no", "yes"], ["no", "yes", "no"], ["yes", "yes", "no"], ["no", "no", "yes"]]
    assert agreement.chosen(sheet) == agreement.fleiss(sheet)
    assert agreement.is_ambiguous(agreement.chosen(sheet))


def test_totals_are_compared_pair_by_pair():
    totals = [(80.0, 85.0, 92.0), (70.0, None, 93.0)]
    assert intraclass.close(totals, within=10) == pytest.approx(2 / 4)
    assert intraclass.widest(totals) == (1, 23.0)
