"""A survey as its settings page shows it, and what one does to its draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.desk.surveys.forms import QuestionForm, SurveyForm, WordsForm
from apps.surveys.choices import QuestionKind
from apps.surveys.domain.questions import MOST_QUESTIONS, Question
from apps.surveys.models import Response, Survey, SurveyVersion
from apps.surveys.services import surveys as service

MOVES = {"up": -1, "down": 1, "remove": 0}


@dataclass(frozen=True, slots=True)
class Row:
    survey: Survey
    answers: int


@dataclass(frozen=True, slots=True)
class Card:
    """One question of the draft; ``form`` when it is open."""

    question: Question
    measures: str
    text: str
    missing: list[str]  # languages without words
    form: QuestionForm | None


def rows(surveys: Iterable[Survey]) -> list[Row]:
    found = list(surveys)
    versions = SurveyVersion.objects.filter(survey__in=found)
    counted = dict(
        Response.objects.filter(version__in=versions)
        .order_by()
        .values_list("version__survey")
        .annotate(n=Count("pk"))
    )
    return [Row(survey, counted.get(survey.pk, 0)) for survey in found]


def page(survey: Survey, *, key: str, form: QuestionForm | None) -> dict[str, Any]:
    draft = service.draft_of(survey)
    asked = draft.asked()
    cards = [_card(one, survey, form=_form(one, key, form)) for one in asked]
    return {
        "survey": survey,
        "draft": draft,
        "cards": cards,
        "new": (form if key == "new" and form else QuestionForm(initial={"kind": "text"}))
        if len(asked) < MOST_QUESTIONS
        else None,
        "adding": key == "new",
        "words": WordsForm(intro=draft.intro, thanks=draft.thanks),
        "is_changed": _is_changed(survey, draft),
        "versions": survey.versions.filter(published_at__isnull=False).select_related(
            "published_by"
        ),
        "languages": settings.LANGUAGES,
    }


def saved(form: SurveyForm, *, by: User, survey: Survey | None = None) -> Survey | None:
    """Save what the form says; a name that is taken comes back as the field's error."""
    try:
        with transaction.atomic():
            return service.save(by=by, survey=survey, **form.cleaned_data)
    except IntegrityError:
        form.add_error("name", _("There is a survey of that name."))
        return None


def put(survey: Survey, question: Question) -> None:
    """Replace the question of the same key, or add it at the end."""
    asked = service.draft_of(survey).asked()
    keys = [one.key for one in asked]
    if question.key in keys:
        asked[keys.index(question.key)] = question
    else:
        asked.append(question)
    service.keep(survey=survey, asked=asked)


def move(survey: Survey, key: str, verb: str) -> None:
    """One place up or down, or out."""
    asked = service.draft_of(survey).asked()
    here = next((n for n, one in enumerate(asked) if one.key == key), None)
    if here is None:
        return
    question = asked.pop(here)
    if verb != "remove":
        asked.insert(max(here + MOVES[verb], 0), question)
    service.keep(survey=survey, asked=asked)


def _form(one: Question, key: str, bound: QuestionForm | None) -> QuestionForm | None:
    if one.key != key:
        return None
    return bound or QuestionForm(question=one)


def _card(one: Question, survey: Survey, *, form: QuestionForm | None) -> Card:
    return Card(
        question=one,
        measures=str(QuestionKind(one.kind).label),
        text=one.text(survey.language, survey.language) or _("No words yet"),
        missing=[str(name) for code, name in settings.LANGUAGES if not one.texts.get(code)],
        form=form,
    )


def _is_changed(survey: Survey, draft: SurveyVersion) -> bool:
    shown = survey.published
    return shown is None or (shown.questions, shown.intro, shown.thanks) != (
        draft.questions, draft.intro, draft.thanks,
    )  # fmt: skip
