"""Changing a draft, piece by piece. A published version refuses all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.quality.choices import QuestionKind, VersionState
from apps.quality.errors import CardProblem, VersionLocked
from apps.quality.models import Option, Question, ScorecardVersion, Section

SCALE_TOP = 5
MOST_SECTIONS, MOST_QUESTIONS = 20, 60


def add_section(version: ScorecardVersion, *, title: str, weight: Any = 10) -> Section:
    with _changing(version):
        taken = set(version.sections.values_list("key", flat=True))
        if len(taken) >= MOST_SECTIONS:
            raise CardProblem(_("A card has at most twenty sections."))
        return Section.objects.create(
            version=version, key=_free(title, taken), title=title, weight=weight,
            position=version.sections.count(),
        )  # fmt: skip


def change_section(section: Section, **facts: Any) -> None:
    with _changing(section.version):
        Section.objects.filter(pk=section.pk).update(**facts)


def remove_section(section: Section) -> None:
    with _changing(section.version):
        _must_be_unasked(section.version, section.questions.values_list("key", flat=True))
        section.delete()


def add_question(section: Section, *, text: str, kind: str = QuestionKind.YES_NO) -> Question:
    """A new question at the end of its section, with the answers of its kind."""
    version = section.version
    with _changing(version):
        taken = set(version.questions.values_list("key", flat=True))
        if len(taken) >= MOST_QUESTIONS:
            raise CardProblem(_("A card asks at most sixty questions."))
        question = Question.objects.create(
            version=version, section=section, key=_free(text, taken), text=text, kind=kind,
            position=section.questions.count(),
        )  # fmt: skip
        _set_options(question, usual_answers(kind))
    return question


def change_question(
    question: Question, *, options: list[dict[str, Any]] | None = None, **facts: Any
) -> None:
    """Set facts and, where given, all its answers; their keys stay where labels do."""
    with _changing(question.version):
        kind = facts.get("kind", question.kind)
        changed_kind = kind != question.kind
        Question.objects.filter(pk=question.pk).update(**facts)
        if changed_kind:
            options = usual_answers(kind)
        if options is not None:
            _set_options(question, options)


def remove_question(question: Question) -> None:
    with _changing(question.version):
        _must_be_unasked(question.version, [question.key], but=question)
        question.delete()


def move_question(question: Question, *, section: Section, position: int) -> None:
    """To ``position`` (0 is first) within ``section`` of the same version."""
    with _changing(question.version):
        if section.version_id != question.version_id:
            raise VersionLocked(_("A question stays within its version."))
        Question.objects.filter(pk=question.pk).update(section=section)
        rest = list(section.questions.exclude(pk=question.pk).order_by("position", "id"))
        rest.insert(max(0, position), question)
        for place, each in enumerate(rest):
            Question.objects.filter(pk=each.pk).update(position=place)


def move_section(section: Section, *, position: int) -> None:
    with _changing(section.version):
        rest = list(section.version.sections.exclude(pk=section.pk).order_by("position", "id"))
        rest.insert(max(0, position), section)
        for place, each in enumerate(rest):
            Section.objects.filter(pk=each.pk).update(position=place)


def usual_answers(kind: str) -> list[dict[str, Any]]:
    """What a question of ``kind`` starts with."""
    if kind == QuestionKind.TEXT:
        return []
    if kind == QuestionKind.SCALE:
        return [{"key": str(n), "label": str(n), "points": n - 1} for n in range(1, SCALE_TOP + 1)]
    if kind == QuestionKind.NUMBER:
        return [
            {"key": "good", "label": _("Good"), "points": 1, "upper": 1},
            {"key": "poor", "label": _("Poor"), "points": 0, "lower": 1},
        ]
    if kind == QuestionKind.SINGLE:
        return [
            {"key": "yes", "label": _("Yes"), "points": 2},
            {"key": "partly", "label": _("Partly"), "points": 1},
            {"key": "no", "label": _("No"), "points": 0},
        ]
    return [
        {"key": "yes", "label": _("Yes"), "points": 1},
        {"key": "no", "label": _("No"), "points": 0},
    ]


def _set_options(question: Question, options: list[dict[str, Any]]) -> None:
    kept = {option.key for option in question.options.all()}
    named = [str(option.get("key") or "") for option in options]
    taken = {key for key in named if key}
    question.options.all().delete()
    rows = []
    for place, given in enumerate(options):
        key = str(given.get("key") or "")
        if not key:
            key = _free(given["label"], taken | kept)
            taken.add(key)
        facts = {name: value for name, value in given.items() if name != "key"}
        rows.append(Option(question=question, key=key, position=place, **facts))
    Option.objects.bulk_create(rows)


def _must_be_unasked(
    version: ScorecardVersion, keys: Iterable[str], *, but: Question | None = None
) -> None:
    """What another question's condition looks at stays."""
    asking = version.questions.filter(shown_if_question__in=list(keys))
    asking = asking.exclude(key__in=list(keys))
    if but:
        asking = asking.exclude(pk=but.pk)
    other = asking.first()
    if other:
        raise CardProblem(
            _("“%(question)s” depends on it. Change that first.") % {"question": other}
        )


def _free(words: str, taken: set[str]) -> str:
    """A key for ``words`` that nothing else in the version has."""
    stem = slugify(words)[:34].strip("-") or "item"
    key, n = stem, 2
    while key in taken:
        key, n = f"{stem}-{n}", n + 1
    return key


@contextmanager
def _changing(version: ScorecardVersion) -> Iterator[None]:
    """Within it the version is locked and known to be a draft."""
    with transaction.atomic():
        draft = ScorecardVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT)
        if not draft.update(updated_at=timezone.now()):
            raise VersionLocked(_("This version is published. Change its draft instead."))
        yield
