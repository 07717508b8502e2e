"""What came of a calibration: question by question, reviewer by reviewer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.models import User
from apps.interactions.models import Interaction
from apps.quality.choices import QuestionKind, ReviewState
from apps.quality.domain import agreement, forms, intraclass, leniency
from apps.quality.domain.intervals import Interval
from apps.quality.models import Answer, Calibration, Question, Section
from apps.quality.services import cards

NEAR, FAR = 0.8, 0.6  # shares like the reference, below which a cell is tinted


@dataclass(frozen=True, slots=True)
class Cell:
    """How many contacts this reviewer answered like the reference."""

    same: int
    of: int

    @property
    def tone(self) -> str:
        if not self.of or self.same / self.of >= NEAR:
            return ""
        return "near" if self.same / self.of >= FAR else "far"


@dataclass(frozen=True, slots=True)
class Line:
    """One question. ``coefficient`` judges it; the others are there to look at."""

    number: str
    question: Question
    cells: list[Cell]
    pairs: float | None
    coefficient: float | None
    name: str  # κ, AC1 or alpha
    others: dict[str, float | None]
    split: list[tuple[str, int]]  # how the answers fell, on the contact most disputed
    contact: Interaction | None  # that contact

    @property
    def is_ambiguous(self) -> bool:
        return agreement.is_ambiguous(self.coefficient)


@dataclass(frozen=True, slots=True)
class Reviewer:
    person: User
    same: Cell
    offset: Interval | None

    @property
    def is_out(self) -> bool:
        """Kinder or stricter than anybody minds, and not by chance."""
        return bool(
            self.offset and abs(self.offset.value) > leniency.BAND and self.offset.leaves_out_zero
        )


@dataclass(frozen=True, slots=True)
class Result:
    reviewers: list[Reviewer]
    parts: list[tuple[Section, list[Line]]]
    contacts: list[Interaction]
    expert: User | None
    within_ten: float | None
    icc: float | None
    widest: tuple[Interaction, float] | None
    totals: list[tuple[Interaction, list[float | None]]] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.parts for line in lines]

    @property
    def ambiguous(self) -> list[Line]:
        found = [line for line in self.lines if line.is_ambiguous]
        return sorted(found, key=lambda line: line.coefficient or 0)

    @property
    def mean(self) -> float | None:
        judged = [line.coefficient for line in self.lines if line.coefficient is not None]
        return sum(judged) / len(judged) if judged else None

    @property
    def judged(self) -> int:
        return sum(line.coefficient is not None for line in self.lines)


Given = Mapping[tuple[int, int, str], str | None]  # contact, reviewer, question: the answer


def of(session: Calibration) -> Result:
    """Everything the session's page shows, in some ten queries."""
    sheets = list(
        session.sheets.filter(task__review__state=ReviewState.SUBMITTED).select_related(
            "interaction__case", "interaction__channel", "reviewer", "task__review"
        )
    )
    contacts = list({sheet.interaction_id: sheet.interaction for sheet in sheets}.values())
    people = {sheet.reviewer_id: sheet.reviewer for sheet in sheets}
    expert = session.expert if session.expert_id in people else None
    raters = [person for pk, person in people.items() if expert is None or pk != expert.pk]
    if len(raters) < 2:
        raters = list(people.values())
    raters.sort(key=lambda person: str(person))
    form = cards.form_of(session.version)
    plain = {question.key: question for question in form.questions}
    given = _given(session, plain)
    reference = _reference(given, contacts, [rater.pk for rater in raters], expert)
    numbers = forms.labels(form)
    parts = []
    for section in cards.sections_of(session.version):
        lines = [
            _line(question, plain[question.key], numbers[question.key], contacts, raters, given,
                  reference)
            for question in section.questions.all()
            if question.kind != QuestionKind.TEXT
        ]  # fmt: skip
        if lines:
            parts.append((section, lines))
    raw = {
        (sheet.interaction_id, sheet.reviewer_id): _number(sheet.task.review.raw)
        for sheet in sheets
    }
    totals = [[raw.get((contact.pk, rater.pk)) for rater in raters] for contact in contacts]
    far = intraclass.widest(totals)
    index = [_index(raw, contact.pk, raters, expert) for contact in contacts]
    return Result(
        reviewers=[
            Reviewer(rater, _sum(parts, place), _offset(totals, place, index, rater, expert))
            for place, rater in enumerate(raters)
        ],
        parts=parts,
        contacts=contacts,
        expert=expert,
        within_ten=intraclass.close(totals),
        icc=intraclass.two_way(totals),
        widest=(contacts[far[0]], far[1]) if far else None,
        totals=list(zip(contacts, totals, strict=True)),
    )


def _given(session: Calibration, plain: Mapping[str, forms.Question]) -> Given:
    rows = Answer.objects.filter(
        review__task__calibration_sheet__calibration=session,
        review__state=ReviewState.SUBMITTED,
        is_shown=True,
    ).values_list(
        "review__interaction", "review__reviewer", "question__key", "chosen", "number", "is_na"
    )
    return {
        (contact, reviewer, key): None if is_na else _category(plain[key], chosen, number)
        for contact, reviewer, key, chosen, number, is_na in rows
        if key in plain
    }


def _category(question: forms.Question, chosen: list[str], number: Any) -> str | None:
    """The answer as one word: which options it comes to."""
    picked = forms.Given(chosen=tuple(chosen), number=number).picked(question)
    return ",".join(sorted(option.key for option in picked)) or None


def _reference(
    given: Given, contacts: Sequence[Interaction], raters: Sequence[int], expert: User | None
) -> dict[tuple[int, str], str]:
    """The expert's answers; without an expert, what most answered, if more than half did."""
    if expert:
        return {
            (contact, key): answer
            for (contact, reviewer, key), answer in given.items()
            if reviewer == expert.pk and answer is not None
        }
    heard: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for (contact, reviewer, key), answer in given.items():
        if answer is not None and reviewer in raters:
            heard[contact, key][answer] += 1
    found = {}
    for place, answers in heard.items():
        [(answer, count)] = answers.most_common(1)
        if count * 2 > answers.total():
            found[place] = answer
    return found


def _line(
    question: Question,
    plain: forms.Question,
    number: str,
    contacts: Sequence[Interaction],
    raters: Sequence[User],
    given: Given,
    reference: Mapping[tuple[int, str], str],
) -> Line:
    sheet = [
        [given.get((contact.pk, rater.pk, question.key)) for rater in raters]
        for contact in contacts
    ]
    name, coefficient = _judged(plain, sheet)
    cells = []
    for place in range(len(raters)):
        both = [
            (row[place], reference[contact.pk, question.key])
            for contact, row in zip(contacts, sheet, strict=True)
            if row[place] is not None and (contact.pk, question.key) in reference
        ]
        cells.append(Cell(sum(a == b for a, b in both), len(both)))
    contact, split = _most_disputed(plain, contacts, sheet)
    return Line(
        number, question, cells, agreement.percent(sheet), coefficient, name,
        {
            "Fleiss κ": agreement.fleiss(sheet),
            "Cohen κ": agreement.mean_cohen(sheet),
            "AC1": agreement.ac1(sheet, categories=len(plain.options)),
            "alpha": agreement.alpha(_points(plain, sheet), distance=agreement.interval)
            if plain.kind == forms.SCALE
            else agreement.alpha(_numbered(sheet), distance=agreement.nominal),
        },
        split, contact,
    )  # fmt: skip


def _judged(
    plain: forms.Question, sheet: Sequence[Sequence[str | None]]
) -> tuple[str, float | None]:
    """A scale is judged by how far answers lie apart, anything else by whether they are equal."""
    if agreement.is_skewed(sheet):
        return "AC1", agreement.ac1(sheet, categories=len(plain.options))
    if plain.kind == forms.SCALE:
        return "alpha", agreement.alpha(_points(plain, sheet), distance=agreement.interval)
    return "κ", agreement.fleiss(sheet)


def _points(
    plain: forms.Question, sheet: Sequence[Sequence[str | None]]
) -> list[list[float | None]]:
    worth = {option.key: float(option.points) for option in plain.options}
    return [[None if answer is None else worth[answer] for answer in row] for row in sheet]


def _numbered(sheet: Sequence[Sequence[str | None]]) -> list[list[float | None]]:
    names = {answer: float(n) for n, answer in enumerate({a for row in sheet for a in row if a})}
    return [[None if answer is None else names[answer] for answer in row] for row in sheet]


def _most_disputed(
    plain: forms.Question,
    contacts: Sequence[Interaction],
    sheet: Sequence[Sequence[str | None]],
) -> tuple[Interaction | None, list[tuple[str, int]]]:
    labels = {option.key: option.label for option in plain.options}
    best: tuple[float, Interaction | None, list[tuple[str, int]]] = (1.0, None, [])
    for contact, row in zip(contacts, sheet, strict=True):
        agreed = agreement.percent([row])
        if agreed is not None and agreed < best[0]:
            counts = Counter(answer for answer in row if answer is not None)
            split = [(", ".join(labels.get(key, key) for key in answer.split(",")), n)
                     for answer, n in counts.most_common()]  # fmt: skip
            best = (agreed, contact, split)
    return best[1], best[2]


def _sum(parts: Sequence[tuple[Section, list[Line]]], place: int) -> Cell:
    cells = [line.cells[place] for _, lines in parts for line in lines]
    return Cell(sum(cell.same for cell in cells), sum(cell.of for cell in cells))


def _index(
    raw: Mapping[tuple[int, int], float | None],
    contact: int,
    raters: Sequence[User],
    expert: User | None,
) -> float | None:
    return raw.get((contact, expert.pk)) if expert else None


def _offset(
    totals: Sequence[Sequence[float | None]],
    place: int,
    index: Sequence[float | None],
    rater: User,
    expert: User | None,
) -> Interval | None:
    """Against the expert; without one, against the mean of the others on the same contacts."""
    own = [row[place] for row in totals]
    if expert:
        return None if rater == expert else leniency.offset(own, index)
    others = [_mean([v for n, v in enumerate(row) if n != place and v is not None])
              for row in totals]  # fmt: skip
    return leniency.offset(own, others)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
