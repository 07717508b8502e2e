"""The address that opens a caller in another program: a template with a few known words. Pure.

Values are quoted whole, so that none can leave its place; a word may not stand in the host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

WORDS = ("caller", "called", "case", "customer", "agent")
PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def problem(template: str) -> str:
    """Empty, or what is wrong: ``scheme``, ``host``, ``word``."""
    if not template:
        return ""
    parts = urlsplit(PLACE.sub("x", template))
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        return "scheme"
    beginning = re.split(r"[/?#]", template.partition("//")[2], maxsplit=1)[0]
    if "{" in beginning:
        return "host"
    rest = PLACE.sub("", template)
    known = all(word in WORDS for word in PLACE.findall(template))
    return "" if known and "{" not in rest and "}" not in rest else "word"


def address(template: str, values: Mapping[str, object]) -> str:
    """Filled in; what is not known stays empty. A template that is not right gives nothing."""
    if not template or problem(template):
        return ""
    return PLACE.sub(lambda found: quote(str(values.get(found[1]) or ""), safe=""), template)
