"""A survey's page as it is drawn: each question with what was chosen and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone, translation

from apps.surveys.domain import words as survey_words
from apps.surveys.domain.questions import Question, spoken, take
from apps.surveys.models import SurveyInvitation, SurveyVersion
from apps.surveys.services import letters


@dataclass(frozen=True, slots=True)
class Choice:
    value: int
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    key: str
    kind: str
    text: str
    required: bool
    choices: list[Choice]
    low: str
    high: str
    value: str  # own words
    problem: str

    @property
    def is_list(self) -> bool:
        return self.kind in ("choice", "yes_no")


def page(
    invitation: SurveyInvitation,
    *,
    language: str,
    given: Mapping[str, Any],
    problems: Mapping[str, str],
) -> dict[str, Any]:
    """``given``: what the address or the form says; only what fits is shown as chosen."""
    with translation.override(language):
        day = formats.date_format(timezone.localtime(invitation.interaction.opened_at), "j F")
    return _page(
        invitation.version, language=language, given=given, problems=problems, day=day,
        brand=invitation.brand, fallback=invitation.survey.language,
    )  # fmt: skip


def preview(version: SurveyVersion, *, brand: Any, language: str) -> dict[str, Any]:
    """The same page of a draft, for whoever makes it."""
    with translation.override(language):
        day = formats.date_format(timezone.localtime(), "j F")
    return _page(
        version, language=language, given={}, problems={}, day=day, brand=brand,
        fallback=version.survey.language,
    ) | {"preview": True}  # fmt: skip


def around(brand: Any, language: str) -> dict[str, Any]:
    """What every page of a survey needs."""
    return {
        "brand": brand,
        "language": language,
        "direction": survey_words.direction(language),
        "words": survey_words.of(language),
    }


def _page(
    version: SurveyVersion, *, language: str, given: Mapping[str, Any],
    problems: Mapping[str, str], day: str, brand: Any, fallback: str,
) -> dict[str, Any]:  # fmt: skip
    told = survey_words.of(language)
    asked = version.asked()
    chosen = take(asked, given).values
    hello = spoken(version.intro, language, fallback) or told["hello"]
    return around(brand, language) | {
        "hello": hello.replace("{brand}", brand.name).replace("{day}", day),
        "drawn": [
            _drawn(one, language, fallback, chosen.get(one.key), problems.get(one.key, ""))
            for one in asked
        ],
        "chosen": bool(chosen),
    }


def _drawn(one: Question, language: str, fallback: str, value: Any, problem: str) -> Drawn:
    told = survey_words.of(language)
    low, high = letters.ends(one, told)
    return Drawn(
        key=one.key, kind=one.kind, text=one.text(language, fallback), required=one.required,
        choices=_choices(one, language, fallback, value), low=low, high=high,
        value=value if isinstance(value, str) else "", problem=told.get(problem, ""),
    )  # fmt: skip


def _choices(one: Question, language: str, fallback: str, value: Any) -> list[Choice]:
    if one.kind == "choice":
        return [
            Choice(n, label, value == n)
            for n, label in enumerate(one.options_in(language, fallback))
        ]
    return [Choice(c.value, c.label, value == c.value) for c in _scale(one, language)]


def _scale(one: Question, language: str) -> list[letters.Choice]:
    found = letters.choices(one, survey_words.of(language), "")
    return found[::-1] if one.kind == "yes_no" else found  # yes first
