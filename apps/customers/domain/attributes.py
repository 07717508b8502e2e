"""Typed attributes: what was typed becomes a JSON value of the definition's kind, or is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

LONGEST = 500
YES = frozenset({"yes", "true", "1", "on", "y"})
NO = frozenset({"no", "false", "0", "off", "n"})

Value = str | int | float | bool | None


class Unfit(ValueError):
    """The value is not of the kind; the message says what would be."""


def clean(kind: str, value: object, choices: Sequence[str] = ()) -> Value:
    """``value`` as ``kind`` (text, number, date, boolean, choice); None when empty.

    Raises Unfit.
    """
    text = str(value).strip() if value is not None else ""
    if not text:
        return None
    if len(text) > LONGEST:
        raise Unfit(f"At most {LONGEST} characters.")
    match kind:
        case "number":
            return _number(text)
        case "date":
            return _date(text)
        case "boolean":
            return _boolean(text)
        case "choice":
            return _choice(text, choices)
    return text


def _number(text: str) -> int | float:
    try:
        number = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise Unfit("A number, like 12 or 12.5.") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Unfit("A number of at most 15 digits.")
    return int(number) if number == number.to_integral_value() else float(number)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unfit("A date as 2026-11-27.") from error


def _boolean(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Unfit("Yes or no.")


def _choice(text: str, choices: Sequence[str]) -> str:
    for choice in choices:
        if choice.casefold() == text.casefold():
            return choice
    raise Unfit("One of: " + ", ".join(choices))
