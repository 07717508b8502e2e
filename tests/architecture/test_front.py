"""What keeps the front end clean: no inline code, no missing icon, no physical direction."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
STYLES = sorted((BASE / "static" / "css").rglob("*.css"))
ELEMENTS = sorted((BASE / "static" / "js" / "elements").glob("*.js"))
# Shown to readers outside our pages, where only inline styles reach: letters.
LETTERS = {"mail", "email"}

ICON = re.compile(r"""{%\s*icon\s+"([a-z0-9-]+)"|#i-([a-z0-9]+)""")
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right)|text-align:\s*(left|right)|float:\s*(left|right))(?![\w])"
)
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(BASE))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_script_or_style(path):
    if LETTERS & set(path.relative_to(BASE).parts):
        pytest.skip("a letter")
    source = path.read_text()
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"<style\b", source)
    # A block of JSON is data, which no policy forbids.
    code = re.sub(r'<script[^>]*type="application/json"[^>]*>', "<data>", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", code)
    assert not re.search(r"\son[a-z]+=", source)
    assert "hx-on" not in source
    assert not re.search(r"hx-(vals|headers)[^=]*=['\"]js:", source)
    assert not re.search(r"hx-trigger=\"[^\"]*\[", source)  # a filter is evaluated


def test_every_icon_a_template_names_is_in_the_sprite():
    sprite = (BASE / "static" / "public" / "icons.svg").read_text()
    known = set(re.findall(r'id="i-([a-z0-9]+)"', sprite))
    used = {(a or b, name(path)) for path in TEMPLATES for a, b in ICON.findall(path.read_text())}
    assert {(icon, path) for icon, path in used if icon not in known} == set()


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_know_start_and_end_but_no_left_and_right(path):
    assert PHYSICAL.findall(path.read_text()) == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_colours_are_tokens(path):
    source = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text(), flags=re.DOTALL)
    source = source.replace("#000", "")  # the opaque part of a mask
    assert RAW_COLOUR.findall(source) == []


@pytest.mark.parametrize("path", ELEMENTS, ids=name)
def test_an_element_is_one_short_behaviour(path):
    assert len(path.read_text().splitlines()) <= 100


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_short(path):
    assert len(path.read_text().splitlines()) <= 120


def test_the_lock_of_browser_packages_names_no_registry():
    lock = json.loads((BASE / "package-lock.json").read_text())
    assert [key for key, row in lock["packages"].items() if "resolved" in row] == []
    assert all("integrity" in row for key, row in lock["packages"].items() if key)
