"""What keeps a card from being published, and what its maker should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.quality.domain.forms import MULTI, NUMBER, TEXT, Form, Question

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is put into words by services/cards.py; ``question`` is where, if anywhere."""

    code: str
    question: str = ""
    is_advice: bool = False


def problems(form: Form) -> list[Problem]:
    """Everything wrong with ``form``, faults before advice."""
    found: list[Problem] = []
    asked: dict[str, Question] = {}
    for question in form.questions:
        found += _of_question(question, asked)
        asked[question.key] = question
    found += _of_card(form)
    return sorted(found, key=lambda problem: problem.is_advice)


def faults(form: Form) -> list[Problem]:
    return [problem for problem in problems(form) if not problem.is_advice]


def _of_card(form: Form) -> Iterator[Problem]:
    if not form.questions:
        yield Problem("no_questions")
    elif not any(section.weight > 0 and _counts(section.questions) for section in form.sections):
        yield Problem("nothing_counts")
    if any(not section.questions for section in form.sections):
        yield Problem("empty_section")
    if form.sections and sum(section.weight for section in form.sections) != WHOLE:
        yield Problem("not_a_hundred", is_advice=True)


def _counts(questions: tuple[Question, ...]) -> bool:
    return any(question.is_scored for question in questions)


def _of_question(question: Question, before: dict[str, Question]) -> Iterator[Problem]:
    if question.kind == TEXT:
        if question.options:
            yield Problem("text_with_answers", question.key)
    elif len(question.options) < (1 if question.kind in (MULTI, NUMBER) else 2):
        yield Problem("too_few_answers", question.key)
    elif question.kind == NUMBER and _has_gaps(question):
        yield Problem("bands_leave_gaps", question.key, is_advice=True)
    condition = question.condition
    if condition:
        seen = before.get(condition.question)
        if seen is None:
            yield Problem("condition_looks_ahead", question.key)
        elif not condition.options or not condition.options <= {o.key for o in seen.options}:
            yield Problem("condition_never_met", question.key)


def _has_gaps(question: Question) -> bool:
    """Whether some number falls between two bands or beyond them."""
    bands = sorted(question.options, key=lambda o: (o.lower is not None, o.lower or Decimal(0)))
    if bands[0].lower is not None or all(band.upper is not None for band in bands):
        return True
    reach = bands[0].upper
    for band in bands[1:]:
        if reach is None:
            return False
        if band.lower is not None and band.lower > reach:
            return True
        reach = None if band.upper is None else max(reach, band.upper)
    return reach is not None
