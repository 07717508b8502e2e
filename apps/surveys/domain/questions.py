"""What a survey asks and what counts as an answer. Pure: no database, no Django.

A version keeps its questions as JSON and never changes them once it is published, so that an
answer can always be read beside the words it answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7), "yes_no": (0, 1)}
KINDS = (*SCALES, "choice", "text")
LONGEST_TEXT = 2_000
MOST_QUESTIONS = 8
MOST_OPTIONS = 12
# From here down a score is a reason to look: dissatisfied, detractor, hard going.
LOW = {"csat": 2, "nps": 6, "ces": 3}


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: str
    texts: Mapping[str, str]  # language -> words
    required: bool = False
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)  # language -> words

    @property
    def scale(self) -> range | None:
        """The values to choose from; None for words and lists."""
        if self.kind not in SCALES:
            return None
        low, high = SCALES[self.kind]
        return range(low, high + 1)

    def text(self, language: str, fallback: str = "en") -> str:
        return spoken(self.texts, language, fallback)

    def options_in(self, language: str, fallback: str = "en") -> Sequence[str]:
        """As many in every language; where one is missing, the fallback's."""
        told = self.options.get(fallback) or next(iter(self.options.values()), ())
        mine = self.options.get(language) or ()
        return mine if len(mine) == len(told) else told

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "kind": self.kind, "texts": dict(self.texts),
            "required": self.required,
            "options": {language: list(words) for language, words in self.options.items()},
        }  # fmt: skip


def read(stored: Iterable[Mapping[str, Any]]) -> list[Question]:
    return [
        Question(
            key=str(one["key"]), kind=str(one["kind"]), texts=dict(one.get("texts", {})),
            required=bool(one.get("required")), options=dict(one.get("options", {})),
        )
        for one in stored
    ]  # fmt: skip


def spoken(texts: Mapping[str, str], language: str, fallback: str = "en") -> str:
    """The words in ``language``, else in ``fallback``, else in any that has some."""
    for one in (language, language.partition("-")[0], fallback):
        if texts.get(one):
            return texts[one]
    return next((text for text in texts.values() if text), "")


def faults(questions: Sequence[Question], fallback: str) -> list[str]:
    """Why these questions cannot be published, as codes: ``none``, ``many``, ``words:KEY``,
    ``options:KEY``, ``twice:KIND`` (a measure asked twice would count one contact twice).
    """
    found = []
    if not questions:
        found.append("none")
    if len(questions) > MOST_QUESTIONS:
        found.append("many")
    for one in questions:
        if not one.texts.get(fallback):
            found.append(f"words:{one.key}")
        if one.kind == "choice" and len(one.options.get(fallback, ())) < 2:
            found.append(f"options:{one.key}")
    for kind in SCALES:
        if sum(one.kind == kind for one in questions) > 1:
            found.append(f"twice:{kind}")
    return found


@dataclass(frozen=True, slots=True)
class Answers:
    """``values``: key -> number or words. ``problems``: key -> ``missing`` or ``wrong``."""

    values: Mapping[str, int | str]
    problems: Mapping[str, str]


def take(questions: Sequence[Question], given: Mapping[str, Any]) -> Answers:
    """What of ``given`` answers ``questions``; unknown keys are ignored."""
    values: dict[str, int | str] = {}
    problems: dict[str, str] = {}
    for one in questions:
        said = given.get(one.key)
        raw = "" if said is None else str(said).replace("\x00", "").strip()
        if not raw:
            if one.required:
                problems[one.key] = "missing"
            continue
        if one.kind == "text":
            values[one.key] = raw[:LONGEST_TEXT]
            continue
        allowed = one.scale if one.scale is not None else range(len(one.options_in("", "")))
        if not (raw.isascii() and raw.isdecimal() and len(raw) < 4 and int(raw) in allowed):
            problems[one.key] = "wrong"
            continue
        values[one.key] = int(raw)
    return Answers(values, problems)


def measures(questions: Sequence[Question], values: Mapping[str, int | str]) -> dict[str, int]:
    """The scores by what they measure: ``{"csat": 4, "nps": 9}``."""
    return {
        one.kind: value
        for one in questions
        if one.kind in SCALES and isinstance(value := values.get(one.key), int)
    }


def words(questions: Sequence[Question], values: Mapping[str, int | str]) -> str:
    """All that was said in own words, for reading and searching."""
    said = [str(values[one.key]) for one in questions if one.kind == "text" and one.key in values]
    return "\n\n".join(said)


def low(scores: Mapping[str, int]) -> tuple[str, int] | None:
    """The first measure that is low, and how low: satisfaction before the others."""
    for measure, limit in LOW.items():
        if measure in scores and scores[measure] <= limit:
            return measure, scores[measure]
    return None
