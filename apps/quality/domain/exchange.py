"""A card as a file: what people may hand in, checked and capped before anything is made of it.

The format is JSON: ``{"switchroom_scorecard": 1, "name", "description", "channels", "sections":
[{"key", "title", "weight", "questions": [{"key", "text", "kind", "weight", "options": [...]}]}]}``.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.quality.domain import forms

FORMAT = 1
MOST_BYTES = 256 * 1024
MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS = 20, 60, 20
MOST_COUNTED = 20  # reviews that a lesson looks back on
KINDS = frozenset({forms.YES_NO, forms.SCALE, forms.SINGLE, forms.MULTI, forms.NUMBER, forms.TEXT})
FLAGS = frozenset({"", forms.FAIL_QUESTION, forms.FAIL_SECTION, forms.FAIL_FORM})
CRITICAL = frozenset({"", "customer", "business", "compliance"})
COMMENTS = frozenset({"", forms.COMMENT_WHEN_LOST, forms.COMMENT_ALWAYS})
TRAITS = frozenset({
    "", "empathy", "initiative", "problem_solving", "diction", "writing", "etiquette",
    "multitasking", "process", "compliance",
})  # fmt: skip
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
LARGEST = Decimal("9999.99")


class Unreadable(ValueError):
    """``where`` in the file it is wrong, and ``what`` is."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


def read(text: bytes) -> dict[str, Any]:
    """The card in ``text`` with every field present and of its type. Raises Unreadable."""
    if len(text) > MOST_BYTES:
        raise Unreadable("file", "too_large")
    try:
        raw = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable("file", "not_json") from error
    return checked(raw)


def checked(raw: Any) -> dict[str, Any]:
    card = _object(raw, "card")
    if card.get("switchroom_scorecard") != FORMAT:
        raise Unreadable("card", "unknown_format")
    questions = 0
    sections = []
    for n, section in enumerate(_list(card, "sections", "card", MOST_SECTIONS), 1):
        sections.append(_section(section, f"section {n}"))
        questions += len(sections[-1]["questions"])
    if questions > MOST_QUESTIONS:
        raise Unreadable("card", "too_many")
    _unique([section["key"] for section in sections], "sections")
    _unique([q["key"] for section in sections for q in section["questions"]], "questions")
    return {
        "switchroom_scorecard": FORMAT,
        "name": _text(card, "name", "card", 80, required=True),
        "description": _text(card, "description", "card", 300),
        "channels": _words(card, "channels", "card"),
        "sections": sections,
    }


def _section(raw: Any, where: str) -> dict[str, Any]:
    section = _object(raw, where)
    return {
        "key": _key(section, where),
        "title": _text(section, "title", where, 80, required=True),
        "weight": _number(section, "weight", where, default="10"),
        "questions": [
            _question(question, f"{where}, question {n}")
            for n, question in enumerate(_list(section, "questions", where, MOST_QUESTIONS), 1)
        ],
    }


def _question(raw: Any, where: str) -> dict[str, Any]:
    question = _object(raw, where)
    condition = _object(question.get("shown_if") or {}, where)
    options = [
        _option(option, f"{where}, answer {n}")
        for n, option in enumerate(_list(question, "options", where, MOST_OPTIONS), 1)
    ]
    _unique([option["key"] for option in options], where)
    return {
        "key": _key(question, where),
        "text": _text(question, "text", where, 160, required=True),
        "kind": _one_of(question, "kind", where, KINDS),
        "weight": _number(question, "weight", where, default="1"),
        "help": _text(question, "help", where, 2000),
        "good": _text(question, "good", where, 2000),
        "bad": _text(question, "bad", where, 2000),
        "na_allowed": _truth(question, "na_allowed", where, default=True),
        "channels": _words(question, "channels", where),
        "shown_if": {
            "question": _key(condition, where, "question"),
            "options": _words(condition, "options", where),
        }
        if condition
        else {},
        "comment_rule": _one_of(question, "comment_rule", where, COMMENTS),
        "trait": _one_of(question, "trait", where, TRAITS),
        "skill": _text(question, "skill", where, 50),
        "lesson": _text(question, "lesson", where, 80),
        "lesson_after": _count(question, "lesson_after", where, default=2),
        "lesson_of": _count(question, "lesson_of", where, default=5),
        "options": options,
    }


def _option(raw: Any, where: str) -> dict[str, Any]:
    option = _object(raw, where)
    return {
        "key": _key(option, where),
        "label": _text(option, "label", where, 80, required=True),
        "points": _number(option, "points", where, default="0"),
        "flag": _one_of(option, "flag", where, FLAGS),
        "critical": _one_of(option, "critical", where, CRITICAL),
        "needs_comment": _truth(option, "needs_comment", where, default=False),
        "lower": _bound(option, "lower", where),
        "upper": _bound(option, "upper", where),
    }


def _object(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Unreadable(where, "not_an_object")
    return raw


def _list(raw: dict[str, Any], name: str, where: str, most: int) -> list[Any]:
    value = raw.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise Unreadable(f"{where}, {name}", "too_many" if isinstance(value, list) else "no_list")
    return value


def _words(raw: dict[str, Any], name: str, where: str) -> list[str]:
    words = _list(raw, name, where, MOST_OPTIONS)
    if not all(isinstance(word, str) and KEY.match(word) for word in words):
        raise Unreadable(f"{where}, {name}", "no_key")
    return words


def _text(raw: dict[str, Any], name: str, where: str, most: int, *, required: bool = False) -> str:
    value = raw.get(name) or ""
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise Unreadable(f"{where}, {name}", "no_text")
    if required and not value.strip():
        raise Unreadable(f"{where}, {name}", "empty")
    return value.strip()


def _key(raw: dict[str, Any], where: str, name: str = "key") -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not KEY.match(value):
        raise Unreadable(f"{where}, {name}", "no_key")
    return value


def _number(raw: dict[str, Any], name: str, where: str, *, default: str) -> str:
    """As text: JSON keeps it exact, and so do the rows."""
    value = _decimal(raw.get(name, default), f"{where}, {name}")
    if value < 0:
        raise Unreadable(f"{where}, {name}", "negative")
    return str(value)


def _count(raw: dict[str, Any], name: str, where: str, *, default: int) -> int:
    value = raw.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_COUNTED:
        raise Unreadable(where, "no_number")
    return value


def _bound(raw: dict[str, Any], name: str, where: str) -> str | None:
    value = raw.get(name)
    return None if value is None else str(_decimal(value, f"{where}, {name}"))


def _decimal(value: Any, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable(where, "no_number")
    try:
        number = Decimal(str(value)[:20])
    except InvalidOperation as error:
        raise Unreadable(where, "no_number") from error
    if not number.is_finite() or abs(number) > LARGEST:
        raise Unreadable(where, "no_number")
    return number.quantize(Decimal("0.01"))


def _one_of(raw: dict[str, Any], name: str, where: str, allowed: frozenset[str]) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or value not in allowed:
        raise Unreadable(f"{where}, {name}", "unknown_word")
    return value


def _truth(raw: dict[str, Any], name: str, where: str, *, default: bool) -> bool:
    value = raw.get(name, default)
    if not isinstance(value, bool):
        raise Unreadable(f"{where}, {name}", "neither_yes_nor_no")
    return value


def _unique(keys: list[str], where: str) -> None:
    if len(set(keys)) != len(keys):
        raise Unreadable(where, "twice")


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
