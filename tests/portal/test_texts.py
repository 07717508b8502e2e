from __future__ import annotations

import re
from pathlib import Path

from apps.portal import texts
from apps.portal.domain import frames
from apps.portal.errors import VisitorError

ROOT = Path(__file__).resolve().parents[2]
CATEGORIES = {"zero", "one", "two", "few", "many", "other"}


def test_every_language_has_every_text_and_the_same_blanks():
    english = texts.of("en")
    for language in texts.languages():
        words = texts.of(language)
        assert set(words) == set(english), language
        for name, text in words.items():
            if isinstance(text, str):
                assert _blanks(text) == _blanks(str(english[name])), (language, name)
            else:
                assert {"other"} <= set(text) <= CATEGORIES


def test_every_text_the_widget_asks_for_is_there():
    scripts = "".join(path.read_text() for path in (ROOT / "static/widget").rglob("*.js"))
    asked = set(re.findall(r"""\bt\(\s*"([a-z_0-9]+)\"""", scripts))
    assert len(asked) > 40
    assert asked <= set(texts.of("en"))


def test_every_error_has_a_sentence():
    source = "".join(path.read_text() for path in (ROOT / "apps/portal").rglob("*.py"))
    codes = set(re.findall(r'(?:VisitorError|BadFrame|complain|refuse)\(\s*"([a-z_]+)"', source))
    assert {"ended", "too_large", "rate_limited", "bad_frame"} <= codes
    told = {code for code in codes if f"error_{code}" in texts.of("en")}
    assert codes - told <= {"unknown_visitor", "unknown_type", "message"}


def test_a_language_is_chosen_by_what_the_visitor_and_the_channel_speak():
    assert texts.choose("pt-BR", "de-AT", "en") == "de"
    assert texts.choose("", "xx") == "en"
    assert texts.error("de", "no_such_code") == texts.of("de")["error_failed"]
    assert VisitorError("ended").code == "ended"
    assert frames.MAX_FRAME_BYTES == 65_536


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))
