"""The form beside the contact: what is asked, what was answered, what it comes to so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from apps.desk.quality.masks import Mask
from apps.quality.choices import QuestionKind
from apps.quality.domain import forms
from apps.quality.domain.forms import FAIL_FORM, Form, Given
from apps.quality.domain.forms import Question as PlainQuestion
from apps.quality.domain.scoring_v1 import QuestionScore, Score
from apps.quality.models import (
    Answer,
    Evidence,
    Option,
    Question,
    Review,
    ScorecardVersion,
    Section,
)
from apps.quality.services import cards, scoring

KEYS = 9  # the digits 1 to 9 answer


@dataclass(frozen=True, slots=True)
class Choice:
    option: Option
    is_chosen: bool
    tone: str  # "" full points, "cost", "critical"
    key: str  # the digit that picks it


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    number: str
    answer: Answer | None
    choices: list[Choice]
    score: QuestionScore | None
    tone: str
    is_answered: bool
    is_na: bool
    owes_comment: bool
    evidence: list[tuple[Evidence, str]]  # with its words, masked
    parent: str = ""  # the answer it hangs on, in words

    @property
    def is_typed(self) -> bool:
        return self.question.kind in {QuestionKind.NUMBER, QuestionKind.TEXT}

    @property
    def points(self) -> str:
        """``3 of 4``, weighted; the weight while it is open."""
        if self.score and self.score.points is not None and self.score.out_of is not None:
            return f"{short(self.score.points)} / {short(self.score.out_of)}"
        return ""

    @property
    def mark(self) -> str:
        """Its piece of the progress bar."""
        if self.is_na:
            return "skip"
        return {"": "done"}.get(self.tone, self.tone) if self.is_answered else ""


@dataclass(frozen=True, slots=True)
class Part:
    section: Section
    rows: list[Row]
    weight: str
    raw: Decimal | None
    is_failed: bool

    @property
    def is_complete(self) -> bool:
        return all(row.is_answered for row in self.rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    parts: list[Part]
    score: Score
    answered: int
    asked: int
    fatal: list[str] = field(default_factory=list)  # numbers of the questions that failed the form

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts for row in part.rows]

    @property
    def critical_words(self) -> list[tuple[str, int]]:
        return sorted(self.score.critical.items())

    @property
    def lost(self) -> int:
        return sum(1 for row in self.rows if row.score and row.score.is_lost)

    @property
    def full(self) -> int:
        scored = (row.score for row in self.rows if row.score and row.score.counts)
        return sum(1 for score in scored if not score.is_lost)

    @property
    def left_out(self) -> int:
        return sum(1 for row in self.rows if row.is_na)


def of(review: Review, *, mask: Mask | None = None) -> Sheet:
    answers = {
        answer.question.key: answer
        for answer in review.answers.select_related("question").prefetch_related(
            "evidence",
            "question__options",
            "disputes__decider",
            "disputes__raised_by",
            "disputes__passes__before",
            "disputes__message",
        )
    }
    given = {key: scoring.given(answer) for key, answer in answers.items()}
    form = cards.form_of(review.version)
    score = scoring.count(review, form, given)
    return _sheet(
        review.version, form, score, given, answers, channel=review.kind_of_channel, mask=mask
    )


def preview(version: ScorecardVersion, given: Mapping[str, Given], *, channel: str) -> Sheet:
    """A form nobody keeps: what a reviewer would see with these answers."""
    form = cards.form_of(version)
    score = scoring.RULES[version.scoring](form, given, channel=channel)
    return _sheet(version, form, score, given, {}, channel=channel)


def numbers_of(version: ScorecardVersion) -> dict[str, str]:
    return forms.labels(cards.form_of(version))


def tone_of(answer: Answer) -> str:
    """How an answer of a draft or a submitted review looks, by the options it picked."""
    question = cards.plain(answer.question)
    given = scoring.given(answer)
    return _tone(question, given)


def short(value: Decimal) -> str:
    """Without the zeros nobody reads."""
    return f"{value.normalize():f}"


def _sheet(
    version: ScorecardVersion,
    form: Form,
    score: Score,
    given: Mapping[str, Given],
    answers: Mapping[str, Answer],
    *,
    channel: str,
    mask: Mask | None = None,
) -> Sheet:
    visible = forms.shown(form, given, channel=channel)
    numbers = forms.labels(form)
    plain = {question.key: question for question in form.questions}
    scored = {each.key: each for each in score.questions}
    shares = {each.key: each for each in score.sections}
    whole = sum((section.weight for section in form.sections), Decimal(0))
    parts = []
    for section in cards.sections_of(version):
        rows = [
            _row(q, plain[q.key], numbers[q.key], given.get(q.key, Given()), scored.get(q.key),
                 answers.get(q.key), mask, plain)
            for q in section.questions.all()
            if q.key in visible
        ]  # fmt: skip
        if rows:
            share = shares[section.key]
            of_all = f"{short(section.weight)} / {short(whole)}"
            parts.append(Part(section, rows, of_all, share.raw, share.is_failed))
    everything = [row for part in parts for row in part.rows]
    return Sheet(
        parts=parts,
        score=score,
        answered=sum(row.is_answered for row in everything),
        asked=len(everything),
        fatal=[numbers[key] for key in score.fatal],
    )


def _row(
    question: Question,
    plain: PlainQuestion,
    number: str,
    given: Given,
    score: QuestionScore | None,
    answer: Answer | None,
    mask: Mask | None,
    all_plain: Mapping[str, PlainQuestion],
) -> Row:
    picked = {option.key for option in given.picked(plain)}
    choices = [
        Choice(
            option,
            option.key in picked and not given.is_na,
            _tone(plain, Given(chosen=(option.key,))) if question.kind != "multi" else "",
            str(place) if place <= KEYS else "",
        )
        for place, option in enumerate(question.options.all(), 1)
    ]
    evidence = list(answer.evidence.all()) if answer else []
    return Row(
        question=question,
        number=number,
        answer=answer,
        choices=choices,
        score=score,
        tone=_tone(plain, given),
        is_answered=given.answers(plain),
        is_na=given.is_na,
        owes_comment=given.answers(plain)
        and forms.wants_comment(plain, given)
        and not given.comment.strip(),
        evidence=[(each, mask.text(each.quote) if mask else each.quote) for each in evidence],
        parent=_parent(plain, all_plain),
    )


def _parent(plain: PlainQuestion, all_plain: Mapping[str, PlainQuestion]) -> str:
    if plain.condition is None or plain.condition.question not in all_plain:
        return ""
    asked = all_plain[plain.condition.question]
    named = [option.label for option in asked.options if option.key in plain.condition.options]
    return ", ".join(named)


def _tone(question: PlainQuestion, given: Given) -> str:
    if given.is_na:
        return ""
    picked = given.picked(question)
    if any(option.critical or option.flag == FAIL_FORM for option in picked):
        return "critical"
    points = sum((option.points for option in picked), Decimal(0))
    return "cost" if picked and question.is_scored and points < question.most else ""
