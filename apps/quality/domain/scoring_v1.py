"""How answers become scores, version 1. Frozen: a stored score names its version.

A better rule is a new module beside this one; a test guards that this file stays as it is.

* question: points * weight, out of the best answer's points * weight
* section:  the sum of what was got over the sum of what could be got
* form:     the sections' shares by their weights, which are renormalised over those that count

Not applicable, hidden, unanswered and unscored questions leave both sums; a section without a
counting question leaves with its weight. ``raw`` knows no flags. ``final`` does: a failed
question got nothing, a failed section is 0, a failed form is 0. Critical errors are counted on
their own and change neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from apps.quality.domain.forms import (
    FAIL_FORM,
    FAIL_QUESTION,
    FAIL_SECTION,
    MULTI,
    Answers,
    Form,
    Given,
    Option,
    Question,
    Section,
    shown,
)

VERSION = 1
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """``points`` of ``out_of``, weighted; both None where the question does not count."""

    key: str
    points: Decimal | None
    out_of: Decimal | None
    is_answered: bool
    flag: str = ""
    critical: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.out_of is not None

    @property
    def is_lost(self) -> bool:
        """Points were left lying."""
        return self.points is not None and self.out_of is not None and self.points < self.out_of


@dataclass(frozen=True, slots=True)
class SectionScore:
    key: str
    raw: Decimal | None  # 0 to 100; None: the section left both sums
    final: Decimal | None
    is_failed: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    raw: Decimal | None  # 0 to 100, two digits; None: nothing counted
    final: Decimal | None
    critical: dict[str, int]  # errors by class
    critical_asked: int  # questions that could have been critical and were answered
    fatal: tuple[str, ...]  # the questions that failed the whole form
    sections: tuple[SectionScore, ...]
    questions: tuple[QuestionScore, ...]

    @property
    def critical_errors(self) -> int:
        return sum(self.critical.values())


def score(form: Form, answers: Answers, *, channel: str = "") -> Score:
    """The three scores of ``answers``; a draft has some too: the unanswered are left out."""
    visible = shown(form, answers, channel=channel)
    questions: list[QuestionScore] = []
    sections: list[SectionScore] = []
    for section in form.sections:
        scored = [
            _question(question, answers.get(question.key, Given()))
            for question in section.questions
            if question.key in visible
        ]
        questions += scored
        sections.append(_section(section, scored))
    fatal = tuple(each.key for each in questions if each.flag == FAIL_FORM)
    raw = _form(form, {section.key: section.raw for section in sections})
    final = _form(form, {section.key: section.final for section in sections})
    asked = {question.key: question for question in form.questions}
    return Score(
        raw=_rounded(raw),
        final=ZERO.quantize(CENT) if fatal and final is not None else _rounded(final),
        critical=_counted(questions),
        critical_asked=sum(
            1
            for each in questions
            if each.is_answered
            and asked[each.key].may_be_critical
            and not answers.get(each.key, Given()).is_na
        ),
        fatal=fatal,
        sections=tuple(sections),
        questions=tuple(questions),
    )


def _question(question: Question, given: Given) -> QuestionScore:
    answered = given.answers(question)
    if not answered or given.is_na:
        return QuestionScore(question.key, None, None, answered)
    picked = given.picked(question)
    flag = next((f for f in (FAIL_FORM, FAIL_SECTION, FAIL_QUESTION) if _sets(picked, f)), "")
    critical = tuple(sorted({option.critical for option in picked if option.critical}))
    if not question.is_scored:
        return QuestionScore(question.key, None, None, answered, flag, critical)
    points = sum((option.points for option in picked), ZERO)
    if question.kind != MULTI:
        points = picked[0].points if picked else ZERO
    most = question.most
    got = min(max(points, ZERO), most) * question.weight
    return QuestionScore(question.key, got, most * question.weight, answered, flag, critical)


def _sets(picked: tuple[Option, ...], flag: str) -> bool:
    return any(option.flag == flag for option in picked)


def _section(section: Section, scored: list[QuestionScore]) -> SectionScore:
    counting = [each for each in scored if each.out_of is not None]
    out_of = sum((each.out_of or ZERO for each in counting), ZERO)
    failed = any(each.flag == FAIL_SECTION for each in scored)
    if out_of == 0:
        return SectionScore(section.key, None, None, failed)
    got = sum((each.points or ZERO for each in counting), ZERO)
    kept = sum((each.points or ZERO for each in counting if not each.flag), ZERO)
    final = ZERO if failed else kept / out_of * HUNDRED
    return SectionScore(section.key, got / out_of * HUNDRED, final, failed)


def _form(form: Form, shares: dict[str, Decimal | None]) -> Decimal | None:
    counting = [s for s in form.sections if s.weight > 0 and shares[s.key] is not None]
    weights = sum((section.weight for section in counting), ZERO)
    if weights == 0:
        return None
    return sum((section.weight * (shares[section.key] or ZERO) for section in counting), ZERO) / (
        weights
    )


def _counted(questions: list[QuestionScore]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in questions:
        for name in each.critical:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(CENT, rounding=ROUND_HALF_UP)
