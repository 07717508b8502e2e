"""A scorecard as plain values: what is asked, what an answer is worth, when a question shows.

Rows become a ``Form`` (services/cards.py), a file becomes one (domain/exchange.py); scoring,
checking and previews know nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

YES_NO, SCALE, SINGLE, MULTI, NUMBER, TEXT = (
    "yes_no", "scale", "single", "multi", "number", "text",
)  # fmt: skip
FAIL_QUESTION, FAIL_SECTION, FAIL_FORM = "fail_question", "fail_section", "fail_form"
COMMENT_WHEN_LOST, COMMENT_ALWAYS = "lost", "always"

LETTERS = 26


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. Of a number question it stands for the values from ``lower`` to ``upper``."""

    key: str
    label: str
    points: Decimal = Decimal(0)
    flag: str = ""
    critical: str = ""  # customer, business, compliance
    needs_comment: bool = False
    lower: Decimal | None = None
    upper: Decimal | None = None

    def holds(self, number: Decimal) -> bool:
        above = self.lower is None or number >= self.lower
        return above and (self.upper is None or number <= self.upper)


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown only while ``question`` is answered by one of ``options``."""

    question: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str
    kind: str
    weight: Decimal = Decimal(1)
    options: tuple[Option, ...] = ()
    na_allowed: bool = True
    channels: frozenset[str] = frozenset()  # empty: every channel of the card
    condition: Condition | None = None
    comment_rule: str = ""  # COMMENT_WHEN_LOST, COMMENT_ALWAYS

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)

    @property
    def most(self) -> Decimal:
        """The points of a perfect answer, before the weight."""
        points = [option.points for option in self.options]
        if self.kind == MULTI:
            return sum(points, Decimal(0))
        return max(points, default=Decimal(0))

    @property
    def is_scored(self) -> bool:
        return self.kind != TEXT and self.most > 0 and self.weight > 0

    @property
    def may_be_critical(self) -> bool:
        return any(option.critical or option.flag == FAIL_FORM for option in self.options)


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    weight: Decimal
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer answered to one question."""

    chosen: tuple[str, ...] = ()
    number: Decimal | None = None
    text: str = ""
    is_na: bool = False
    comment: str = ""

    def answers(self, question: Question) -> bool:
        if self.is_na:
            return question.na_allowed
        if question.kind == TEXT:
            return bool(self.text.strip())
        if question.kind == NUMBER:
            return self.number is not None
        return bool(self.picked(question))

    def picked(self, question: Question) -> tuple[Option, ...]:
        """The options this answer comes to; of a number, the first band that holds it."""
        if question.kind == NUMBER:
            if self.number is None:
                return ()
            return tuple(o for o in question.options if o.holds(self.number))[:1]
        return tuple(option for option in question.options if option.key in self.chosen)


Answers = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a form cannot be submitted yet, question by question."""

    unanswered: tuple[str, ...] = ()
    uncommented: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.unanswered or self.uncommented)


def shown(form: Form, answers: Answers, *, channel: str = "") -> frozenset[str]:
    """The keys of the questions asked of a contact on ``channel``, given the answers so far.

    A question whose condition looks at one that is hidden or not applicable is hidden too.
    """
    found: set[str] = set()
    for question in form.questions:
        if question.channels and channel and channel not in question.channels:
            continue
        if question.condition is None or _met(question.condition, form, answers, found):
            found.add(question.key)
    return frozenset(found)


def missing(form: Form, answers: Answers, *, channel: str = "") -> Missing:
    """What still has to be answered or explained before the form can be submitted."""
    asked = [q for q in form.questions if q.key in shown(form, answers, channel=channel)]
    unanswered, uncommented = [], []
    for question in asked:
        given = answers.get(question.key, Given())
        if not given.answers(question):
            if question.kind != TEXT or question.comment_rule == COMMENT_ALWAYS:
                unanswered.append(question.key)
        elif wants_comment(question, given) and not given.comment.strip():
            uncommented.append(question.key)
    return Missing(tuple(unanswered), tuple(uncommented))


def wants_comment(question: Question, given: Given) -> bool:
    if given.is_na or question.kind == TEXT:
        return False
    picked = given.picked(question)
    if question.comment_rule == COMMENT_ALWAYS or any(o.needs_comment for o in picked):
        return True
    lost = question.is_scored and sum((o.points for o in picked), Decimal(0)) < question.most
    return question.comment_rule == COMMENT_WHEN_LOST and lost


def labels(form: Form) -> dict[str, str]:
    """What stands before each question: 1, 2, 3; and 3a for one that hangs on 3 just before it."""
    found: dict[str, str] = {}
    parent, number, letter = "", 0, 0
    for question in form.questions:
        hangs = question.condition and (question.condition.question == parent)
        if hangs and letter < LETTERS:
            letter += 1
            found[question.key] = f"{number}{chr(ord('a') + letter - 1)}"
        else:
            number, letter, parent = number + 1, 0, question.key
            found[question.key] = str(number)
    return found


def _met(condition: Condition, form: Form, answers: Answers, found: set[str]) -> bool:
    given = answers.get(condition.question)
    if given is None or given.is_na or condition.question not in found:
        return False
    asked = next(q for q in form.questions if q.key == condition.question)
    return any(option.key in condition.options for option in given.picked(asked))
