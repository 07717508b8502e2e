"""What one version of a card asks otherwise than another, by the keys that outlive versions.

Both are cards as ``domain/exchange.py`` describes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"
OF_QUESTIONS = (
    "text", "kind", "weight", "na_allowed", "comment_rule", "channels", "shown_if", "help", "good",
    "bad", "trait", "skill", "lesson", "lesson_after", "lesson_of",
)  # fmt: skip
OF_ANSWERS = ("label", "points", "flag", "critical", "needs_comment", "lower", "upper")

Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """``answer``: the label of the answer it is about, if one; ``what``: which of its facts."""

    what: str
    before: Any
    after: Any
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One question. ``came_from``: the section it stood in before, where that is another."""

    kind: str
    text: str
    changes: tuple[Change, ...] = ()
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One section with its questions, as they stand in the later version."""

    kind: str
    title: str
    changes: tuple[Change, ...]
    lines: tuple[Line, ...]


def compared(before: Card, after: Card) -> list[Part]:
    """In the order of ``after``; what is gone stands at the end of where it was."""
    old, new = _sections(before), _sections(after)
    was, now = _questions(before), _questions(after)
    parts = []
    for key, section in new.items():
        lines = [_line(was.get(q["key"]), q, section) for q in section["questions"]]
        gone = [q for q in old[key]["questions"] if q["key"] not in now] if key in old else []
        lines += [Line(REMOVED, q["text"]) for q in gone]
        kind = ADDED if key not in old else CHANGED if _facts(old[key], section) else SAME
        changes = _facts(old[key], section) if key in old else ()
        parts.append(Part(kind, section["title"], changes, tuple(lines)))
    for key, section in old.items():
        if key not in new:
            gone = [q for q in section["questions"] if q["key"] not in now]
            parts.append(
                Part(REMOVED, section["title"], (), tuple(Line(REMOVED, q["text"]) for q in gone))
            )
    return parts


def count(parts: Sequence[Part]) -> dict[str, int]:
    """How many questions are new, gone, changed or as they were."""
    found = dict.fromkeys((ADDED, REMOVED, CHANGED, SAME), 0)
    for part in parts:
        for line in part.lines:
            found[line.kind] += 1
    return found


def _line(was: tuple[Card, Card] | None, question: Card, section: Card) -> Line:
    if was is None:
        return Line(ADDED, question["text"])
    home, before = was
    changes = (*_changes(before, question, OF_QUESTIONS), *_answers(before, question))
    came_from = home["title"] if home["key"] != section["key"] else ""
    kind = CHANGED if changes or came_from else SAME
    return Line(kind, question["text"], changes, came_from)


def _answers(before: Card, after: Card) -> tuple[Change, ...]:
    old = {option["key"]: option for option in before["options"]}
    new = {option["key"]: option for option in after["options"]}
    changes = [
        Change(what.what, what.before, what.after, old[key]["label"])
        for key, option in new.items()
        if key in old
        for what in _changes(old[key], option, OF_ANSWERS)
    ]
    changes += [Change(ADDED, "", new[key]["label"]) for key in new if key not in old]
    changes += [Change(REMOVED, old[key]["label"], "") for key in old if key not in new]
    return tuple(changes)


def _facts(before: Card, after: Card) -> tuple[Change, ...]:
    return _changes(before, after, ("title", "weight"))


def _changes(before: Card, after: Card, names: Sequence[str]) -> tuple[Change, ...]:
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def _sections(card: Card) -> dict[str, Card]:
    return {section["key"]: section for section in card["sections"]}


def _questions(card: Card) -> dict[str, tuple[Card, Card]]:
    return {q["key"]: (section, q) for section in card["sections"] for q in section["questions"]}
