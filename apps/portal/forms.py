"""A channel's own fields, checked: what the widget asks while closed and the form always."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.portal import texts
from apps.portal.domain.frames import MAX_TEXT
from apps.portal.domain.widget import Field, Tick, in_language
from apps.portal.services import doors
from apps.portal.services.letters import KNOWN, Letter

TRAP = "website"
MAX_VALUE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One field as it is drawn: what it says, what was typed, what is wrong with it."""

    field: Field
    label: str
    hint: str
    value: str
    problem: str


class LetterForm:
    """``data`` is the POST; None draws an empty form. Every channel asks for an e-mail address."""

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        fields: Sequence[Field],
        language: str,
        ticks: Sequence[Tick] = (),
    ) -> None:
        self.data = data
        self.language = language
        self.fields = doors.labelled(_complete(fields), language)
        self.ticks = ticks
        self._problems: dict[str, str] = {}
        self._is_checked = False

    def is_trap(self) -> bool:
        """Only a robot fills in what nobody sees."""
        return bool(self.data and self.data.get(TRAP))

    def is_valid(self) -> bool:
        if not self._is_checked:
            self._is_checked = True
            for field in self.fields:
                self._check(field)
            for tick in self.ticks:
                if tick.required and not self._value(f"tick_{tick.name}"):
                    self.complain(f"tick_{tick.name}", texts.error(self.language, "missing"))
        return not self._problems

    def complain(self, name: str, problem: str) -> None:
        self._problems.setdefault(name, problem)

    def problems(self) -> dict[str, str]:
        return self._problems

    def asked(self) -> list[Asked]:
        return [
            Asked(
                field=field,
                label=in_language(field.label, self.language) or field.name,
                hint=in_language(field.hint, self.language),
                value=self._value(field.name),
                problem=self._problems.get(field.name, ""),
            )
            for field in self.fields
        ]

    def boxes(self) -> list[dict[str, Any]]:
        return [
            {
                "name": f"tick_{tick.name}",
                "text": in_language(tick.text, self.language),
                "required": tick.required,
                "checked": bool(self._value(f"tick_{tick.name}")),
                "problem": self._problems.get(f"tick_{tick.name}", ""),
            }
            for tick in self.ticks
        ]

    def letter(self, *, submission: str, address: str) -> Letter:
        answers = {
            in_language(field.label, self.language) or field.name: self._value(field.name)
            for field in self.fields
            if field.name not in KNOWN and self._value(field.name)
        }
        return Letter(
            email=self._value("email"),
            name=self._value("name"),
            phone=self._value("phone"),
            subject=self._value("subject"),
            message=self._value("message") or self._value("question"),
            submission=submission,
            answers=answers,
            ticks=[(tick, bool(self._value(f"tick_{tick.name}"))) for tick in self.ticks],
            language=self.language,
            address=address,
        )

    def _check(self, field: Field) -> None:
        value = self._value(field.name)
        if field.required and not value:
            self.complain(field.name, texts.error(self.language, "missing"))
        elif field.kind == "email" and value:
            try:
                validate_email(value)
            except ValidationError:
                self.complain(field.name, texts.error(self.language, "email"))
        elif field.options and value and value not in field.options:
            self.complain(field.name, texts.error(self.language, "missing"))
        if len(value) > (MAX_TEXT if field.kind == "textarea" else MAX_VALUE):
            self.complain(field.name, texts.error(self.language, "too_long"))

    def _value(self, name: str) -> str:
        return (self.data.get(name) or "").replace("\0", "").strip() if self.data else ""


def _complete(fields: Sequence[Field]) -> list[Field]:
    """Without an address nobody could answer; without a message there is nothing to answer."""
    by_name = {field.name: field for field in fields}
    asked = [
        Field(one.name, one.kind, one.label, one.hint, True, one.options)
        if one.name in {"email", "message"}
        else one
        for one in fields
    ]
    if "email" not in by_name:
        asked.append(Field("email", "email", required=True))
    if "message" not in by_name:
        asked.append(Field("message", "textarea", required=True))
    return asked
