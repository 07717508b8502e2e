"""A card on the workbench: its versions, its outline, one question in front."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Count
from django.http import QueryDict

from apps.accounts.models import User
from apps.quality.choices import QuestionKind, VersionState
from apps.quality.domain import checks, forms
from apps.quality.domain.forms import Given
from apps.quality.models import Question, Scorecard, ScorecardVersion, Section
from apps.quality.services import cards

MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Line:
    question: Question
    number: str
    is_child: bool
    condition: str  # "if Partly"
    is_faulty: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    section: Section
    lines: list[Line]
    share: float  # of the heaviest section, for the meter


@dataclass(frozen=True, slots=True)
class Bench:
    card: Scorecard
    version: ScorecardVersion
    versions: list[ScorecardVersion]
    chapters: list[Chapter]
    question: Question | None
    number: str
    problems: list[tuple[str, str]]  # where (a question's number), what
    total: Decimal
    may_edit: bool

    @property
    def is_hundred(self) -> bool:
        return self.total == 100

    @property
    def questions(self) -> int:
        return sum(len(chapter.lines) for chapter in self.chapters)


def of(card: Scorecard, user: User, *, number: int | None, key: str) -> Bench:
    """``number``: which version, else the draft, else what is live; ``key``: the question."""
    versions = list(
        card.versions.annotate(reviewed=Count("reviews")).order_by("number").select_related(
            "published_by"
        )
    )  # fmt: skip
    version = _chosen(versions, number)
    form = cards.form_of(version)
    numbers = forms.labels(form)
    found = checks.problems(form)
    faulty = {problem.question for problem in found}
    sections = cards.sections_of(version)
    heaviest = max((section.weight for section in sections), default=Decimal(1)) or Decimal(1)
    chapters = [
        Chapter(
            section,
            [
                Line(q, numbers[q.key], not numbers[q.key].isdigit(), _condition(q, form),
                     q.key in faulty)
                for q in section.questions.all()
            ],
            float(section.weight / heaviest),
        )
        for section in sections
    ]  # fmt: skip
    everything = [line.question for chapter in chapters for line in chapter.lines]
    question = next((q for q in everything if q.key == key), everything[0] if everything else None)
    editable = Scorecard.objects.editable_by(user).filter(pk=card.pk).exists()
    return Bench(
        card=card,
        version=version,
        versions=versions,
        chapters=chapters,
        question=question,
        number=numbers[question.key] if question else "",
        problems=[(numbers.get(p.question, ""), cards.words_for(p)) for p in found],
        total=sum((section.weight for section in sections), Decimal(0)),
        may_edit=editable and version.state == VersionState.DRAFT,
    )


def tried(data: QueryDict, version: ScorecardVersion) -> dict[str, Given]:
    """Answers of the preview, by the question's key: ``q-<key>=<option>``."""
    given = {}
    for question in version.questions.all():
        said = data.getlist(f"q-{question.key}")[:20]
        if not any(said):
            continue
        if "na" in said:
            given[question.key] = Given(is_na=True)
        elif question.kind == QuestionKind.NUMBER:
            given[question.key] = Given(number=_decimal(said[0]))
        elif question.kind == QuestionKind.TEXT:
            given[question.key] = Given(text=said[0])
        else:
            given[question.key] = Given(chosen=tuple(said))
    return given


def version_of(card: Scorecard, number: int | None) -> ScorecardVersion:
    """Version ``number`` of ``card``; without one its draft, else what is live."""
    return _chosen(list(card.versions.order_by("number")), number)


def _chosen(versions: list[ScorecardVersion], number: int | None) -> ScorecardVersion:
    by_state = {version.state: version for version in versions}
    asked = next((version for version in versions if version.number == number), None)
    return (
        asked or by_state.get(VersionState.DRAFT) or by_state.get(VersionState.LIVE) or versions[-1]
    )


def _condition(question: Question, form: forms.Form) -> str:
    asked = next((q for q in form.questions if q.key == question.shown_if_question), None)
    if asked is None:
        return ""
    return ", ".join(o.label for o in asked.options if o.key in question.shown_if_options)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text[:MOST_DIGITS])
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
