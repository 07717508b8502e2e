"""How a channel's widget looks and speaks, out of the options an administrator wrote.

Nothing here raises: an option that makes no sense is left out, the widget stays usable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.portal.domain import origins

KINDS = frozenset({"text", "email", "tel", "textarea", "select", "checkbox"})
MODES = frozenset({"light", "dark", "light dark"})
CALLS = ("voice", "video")
RECORDINGS = ("ask", "tell")
MOST_RADIUS = 24  # px
DEFAULT_ACCENT = "oklch(0.41 0.1 264)"
MOST_FIELDS = 12
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_TEXT = 4_000

_COLOUR = re.compile(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|(oklch|rgb|hsl)\([0-9a-z.%,/ -]{3,60}\)")
_FONT = re.compile(r"[\w ,\"'-]{1,120}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LINK = re.compile(r"https?://\S{1,300}")

Words = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str = "text"
    label: Words = ""
    hint: Words = ""
    required: bool = False
    options: tuple[str, ...] = ()

    def spoken(self, language: str) -> dict[str, Any]:
        """As the widget's JSON, in one language."""
        shown: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "label": in_language(self.label, language) or self.name,
            "required": self.required,
        }
        if self.hint:
            shown["hint"] = in_language(self.hint, language)
        if self.options:
            shown["options"] = list(self.options)
        return shown


@dataclass(frozen=True, slots=True)
class Tick:
    """A consent asked for in so many words; the version says which words they were."""

    name: str
    purpose: str
    text: Words
    version: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Widget:
    origins: tuple[str, ...] = ()
    theme: Mapping[str, Any] = field(default_factory=dict)
    tagline: Words = ""
    notice: Words = ""
    privacy: str = ""
    urgent: Words = ""
    peek: Words = ""
    peek_more: Words = ""
    after: Words = ""
    language: str = ""
    form: tuple[Field, ...] = ()
    offline_form: tuple[Field, ...] = ()
    consents: tuple[Tick, ...] = ()
    texts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    file_bytes: int = MAX_FILE_BYTES
    intro: Words = ""
    calls: str = ""  # "", "voice", or "video", which is both
    recording: str = ""  # of calls: "", "ask" for a tick, or "tell"


def read(options: Mapping[str, Any]) -> Widget:
    """The widget in a channel account's ``options``; see docs/widget-protocol.md."""
    texts = options.get("texts")
    return Widget(
        origins=origins.read(options.get("origins")),
        theme=_theme(options.get("theme")),
        privacy=_link(options.get("privacy")),
        language=str(options.get("language") or ""),
        form=_fields(options.get("form")),
        offline_form=_fields(options.get("offline_form")),
        consents=_ticks(options.get("consents")),
        texts=texts if isinstance(texts, dict) else {},
        file_bytes=_size(options.get("file_bytes")),
        calls=_one_of(options.get("calls"), CALLS),
        recording=_one_of(options.get("recording"), RECORDINGS),
        **{
            name: _words(options.get(name))
            for name in ("tagline", "notice", "urgent", "peek", "peek_more", "after", "intro")
        },
    )


def in_language(words: Words, language: str) -> str:
    """One text, or its version in ``language``, or any version rather than none."""
    if isinstance(words, str):
        return words
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def _theme(value: object) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {}
    accent, radius = str(given.get("accent") or ""), given.get("radius", 14)
    font, mode = str(given.get("font") or ""), str(given.get("mode") or "light dark")
    if not isinstance(radius, int | float) or isinstance(radius, bool):
        radius = 14
    theme = {
        "accent": accent if _COLOUR.fullmatch(accent) else DEFAULT_ACCENT,
        "radius": min(MOST_RADIUS, max(0, int(radius))),
        "mode": mode if mode in MODES else "light dark",
    }
    if _FONT.fullmatch(font):
        theme["font"] = font
    return theme


def _fields(value: object) -> tuple[Field, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(_field(row) for row in rows[:MOST_FIELDS] if _is_named(row))


def _field(row: Mapping[str, Any]) -> Field:
    kind = str(row.get("kind") or "text")
    options = row.get("options")
    return Field(
        name=row["name"],
        kind=kind if kind in KINDS else "text",
        label=_words(row.get("label")),
        hint=_words(row.get("hint")),
        required=row.get("required") is True,
        options=tuple(str(one)[:80] for one in options) if isinstance(options, list) else (),
    )


def _ticks(value: object) -> tuple[Tick, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        Tick(
            name=row["name"],
            purpose=str(row.get("purpose") or "marketing"),
            text=_words(row.get("text")),
            version=str(row.get("version") or "1")[:20],
            required=row.get("required") is True,
        )
        for row in rows[:MOST_FIELDS]
        if _is_named(row)
    )


def _is_named(row: object) -> bool:
    return isinstance(row, dict) and bool(_NAME.fullmatch(str(row.get("name") or "")))


def _words(value: object) -> Words:
    if isinstance(value, dict):
        return {str(key): str(text)[:1000] for key, text in value.items() if isinstance(text, str)}
    return value[:1000] if isinstance(value, str) else ""


def _link(value: object) -> str:
    return value if isinstance(value, str) and _LINK.fullmatch(value) else ""


def _one_of(value: object, known: Sequence[str]) -> str:
    return str(value) if value in known else ""


def _size(value: object) -> int:
    """0 switches files off."""
    if isinstance(value, bool) or not isinstance(value, int):
        return MAX_FILE_BYTES
    return min(MAX_FILE_BYTES, max(0, value))
