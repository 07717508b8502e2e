"""The widget's words: one file per language, every key in each, plurals by CLDR category.

Not gettext: the browser fills them in, an Arabic plural has six forms, and a channel may
replace any of them with its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Text = str | dict[str, str]

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
SERVER_ONLY = "error_"


@cache
def languages() -> frozenset[str]:
    return frozenset(path.stem for path in Path(__file__).parent.glob("*.json"))


@cache
def of(language: str) -> Mapping[str, Text]:
    """All words of one of ``languages()``."""
    found: dict[str, Text] = json.loads(
        (Path(__file__).parent / f"{language}.json").read_text(encoding="utf-8")
    )
    return found


def choose(*wanted: str) -> str:
    """The first of ``wanted`` (BCP 47, "pt-BR" counts as "pt") that has words, else English."""
    for one in wanted:
        base = one.strip().lower().partition("-")[0]
        if base in languages():
            return base
    return FALLBACK


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def error(language: str, code: str) -> str:
    """What to tell a visitor about ``code``."""
    words = of(language)
    found = words.get(f"{SERVER_ONLY}{code}", words[f"{SERVER_ONLY}failed"])
    return found if isinstance(found, str) else found["other"]
