"""Lessons as people write them, made safe to show."""

from __future__ import annotations

import re

import nh3
from django.utils.html import escape
from django.utils.translation import gettext as _

from apps.training.errors import CourseRefused

LONGEST = 60_000  # characters: what is deeper and longer costs the cleaner too much
TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "a", "blockquote", "br",
    "table", "thead", "tbody", "tr", "th", "td", "code", "hr", "dl", "dt", "dd", "mark",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}}
MOST_DEPTH = 40
OPENING = re.compile(r"<\s*(/?)\s*[a-zA-Z]")


def html(text: str) -> str:
    """``text`` with the tags a lesson needs and no others; plain text becomes paragraphs.

    Raises CourseRefused for what is too long or nested too deeply.
    """
    if len(text) > LONGEST or _depth(text) > MOST_DEPTH:
        raise CourseRefused(_("The lesson is too long. Make two of it."))
    if "<" not in text:
        text = _paragraphs(text)
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _paragraphs(text: str) -> str:
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "\n".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    lines = block.splitlines()
    if all(line.lstrip().startswith("- ") for line in lines):
        items = "".join(f"<li>{escape(line.lstrip()[2:])}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    if len(lines) == 1 and block.startswith("## "):
        return f"<h3>{escape(block[3:])}</h3>"
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in OPENING.finditer(text):
        depth = depth - 1 if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest - text.count("<br") - text.count("<hr")
