"""Counting a review's scores by the rule it names, and writing them down."""

from __future__ import annotations

from collections.abc import Callable

from apps.quality.domain import scoring_v1
from apps.quality.domain.forms import Answers, Form, Given
from apps.quality.domain.scoring_v1 import Score
from apps.quality.models import Answer, Review
from apps.quality.services import cards

RULES: dict[int, Callable[..., Score]] = {scoring_v1.VERSION: scoring_v1.score}


def given(answer: Answer) -> Given:
    return Given(
        chosen=tuple(answer.chosen),
        number=answer.number,
        text=answer.text,
        is_na=answer.is_na,
        comment=answer.comment,
    )


def givens(review: Review) -> dict[str, Given]:
    """The review's answers by the question's key."""
    rows = review.answers.select_related("question")
    return {answer.question.key: given(answer) for answer in rows}


def count(review: Review, form: Form, answers: Answers) -> Score:
    return RULES[review.scoring](form, answers, channel=review.kind_of_channel)


def write_down(review: Review) -> Score:
    """Count the review and set what it came to on the review and on each of its answers.

    The caller holds the review's row and saves nothing else of it.
    """
    form = cards.form_of(review.version)
    rows = list(review.answers.select_related("question"))
    score = count(review, form, {row.question.key: given(row) for row in rows})
    scored = {each.key: each for each in score.questions}
    for row in rows:
        mine = scored.get(row.question.key)
        row.is_shown = mine is not None
        row.points = mine.points if mine else None
        row.out_of = mine.out_of if mine else None
        row.flag = mine.flag if mine else ""
        row.critical = mine.critical[0] if mine and mine.critical else ""
    Answer.objects.bulk_update(rows, ["is_shown", "points", "out_of", "flag", "critical"])
    review.raw, review.final = score.raw, score.final
    review.critical = score.critical
    review.critical_errors = score.critical_errors
    review.critical_asked = score.critical_asked
    review.sections = [
        {"key": s.key, "raw": _share(s.raw), "final": _share(s.final)} for s in score.sections
    ]
    review.save(
        update_fields=[
            "raw", "final", "critical", "critical_errors", "critical_asked", "sections",
            "updated_at",
        ]
    )  # fmt: skip
    return score


def _share(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 2)
