"""Two versions of a card beside each other, in the words of the builder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.desk.quality.question_forms import AnswerForm, QuestionForm, SectionForm
from apps.quality.choices import CommentRule, Critical, Flag, QuestionKind, Trait
from apps.quality.domain import differences
from apps.quality.domain.differences import Change, Part
from apps.quality.models import Scorecard, ScorecardVersion
from apps.quality.services import cards

CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(QuestionKind.choices), "flag": dict(Flag.choices), "trait": dict(Trait.choices),
    "critical": dict(Critical.choices), "comment_rule": dict(CommentRule.choices),
}  # fmt: skip
FIELDS = {
    **SectionForm.base_fields,
    **QuestionForm.base_fields,
    **AnswerForm.base_fields,
}


@dataclass(frozen=True, slots=True)
class Words:
    """One change as somebody reads it."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    a: ScorecardVersion
    b: ScorecardVersion
    versions: list[ScorecardVersion]
    parts: list[tuple[Part, list[Words], list[tuple[differences.Line, list[Words]]]]]
    counts: dict[str, int]


def compared(card: Scorecard, a: int | None, b: int | None) -> Found:
    versions = list(card.versions.order_by("number"))
    later = _numbered(versions, b) or versions[-1]
    before = [version for version in versions if version.number < later.number]
    earlier = _numbered(versions, a) or (before[-1] if before else later)
    found = differences.compared(cards.described(earlier), cards.described(later))
    parts = [
        (part, _all(part.changes), [(line, _all(line.changes)) for line in part.lines])
        for part in found
    ]
    return Found(earlier, later, versions, parts, differences.count(found))


def _numbered(versions: list[ScorecardVersion], number: int | None) -> ScorecardVersion | None:
    return next((version for version in versions if version.number == number), None)


def _all(changes: tuple[Change, ...]) -> list[Words]:
    return [_words(change) for change in changes]


def _words(change: Change) -> Words:
    if change.what == differences.ADDED:
        return Words(_("New answer"), "", str(change.after))
    if change.what == differences.REMOVED:
        return Words(_("Answer removed"), str(change.before), "")
    field = FIELDS.get(change.what)
    what = str(field.label) if field and field.label else change.what
    if change.answer:
        what = _("Answer “%(answer)s”: %(what)s") % {"answer": change.answer, "what": what}
    return Words(what, _said(change.what, change.before), _said(change.what, change.after))


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("all")
    if isinstance(value, dict):
        answers = ", ".join(value.get("options", []))
        return f"{value['question']}: {answers}" if value else _("always")
    text = str(CHOICES.get(name, {}).get(value, value))
    if name in ("weight", "points", "lower", "upper") and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "–" if value in (None, "") and name not in CHOICES else text
