"""First pass over a mail's HTML: bounded, flat, quotes folded, nothing fetched.

nh3 is safe but quadratic on deep nesting, so this pass limits bytes, tags and depth
before it. It is no sanitiser: what it writes goes through nh3 afterwards.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from apps.channels.domain.mail.bodies import without_comments

MAX_CHARACTERS = 500_000
MAX_TAGS = 20_000
MAX_DEPTH = 100

VOID = frozenset(
    "area base br col embed hr img input link meta source wbr".split()  # noqa: SIM905
)
DROPPED = frozenset(
    "script style title template noscript iframe object embed svg math form select textarea"  # noqa: SIM905
    " video audio frameset applet".split()
)
QUOTES = re.compile(r"gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra", re.I)
QUOTE_IDS = re.compile(r"divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|reply-intro", re.I)
OUTLOOK = re.compile(r"border-top:\s*solid #(?:E1E1E1|B5C4DF)", re.I)
REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)


def flatten(html: str) -> str:
    """Well-nested HTML within the limits; pictures renamed, repeated text in ``<details>``."""
    writer = _Writer()
    writer.feed(without_comments(html[:MAX_CHARACTERS]))
    writer.close()
    writer.finish()
    return "".join(writer.out)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._open: list[str] = []
        self._tags = 0
        self._dropping = ""
        self._drop_depth = 0
        self._folded = False
        self._quote_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if self._dropping:
            self._drop_depth += tag == self._dropping
            return
        if tag in DROPPED:
            self._dropping, self._drop_depth = tag, 1
            return
        if self._tags > MAX_TAGS or (tag not in VOID and len(self._open) >= MAX_DEPTH):
            return
        values = {name: value or "" for name, value in attrs[:40]}
        if tag == "img":
            self._picture(values)
            return
        quote = self._starts_quote(tag, values)
        if quote:
            self.out.append('<details class="quoted"><summary>•••</summary>')
            self._open.append("details")
        self.out.append(f"<{tag}{_written(values)}>")
        if tag not in VOID:
            self._open.append(tag)
        if quote == "element":
            self._quote_depth = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._drop_depth -= tag == self._dropping
            if self._drop_depth <= 0:
                self._dropping = ""
            return
        if tag in self._open:
            while self._open:
                closing = self._open.pop()
                self.out.append(f"</{closing}>")
                if closing == tag:
                    break
            if self._quote_depth and len(self._open) < self._quote_depth:
                self._quote_depth = 0
                if self._open and self._open[-1] == "details":
                    self.out.append(f"</{self._open.pop()}>")

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.out.append(escape(data, quote=False))

    def finish(self) -> None:
        self.out.extend(f"</{tag}>" for tag in reversed(self._open))

    def _picture(self, values: dict[str, str]) -> None:
        """Nothing is fetched by looking: ``src`` becomes data-cid or data-remote."""
        source = values.pop("src", "").strip()
        values.pop("srcset", None)
        shape = ("alt", "width", "height", "style")
        kept: dict[str, str] = {name: values[name] for name in shape if name in values}
        if source[:4].lower() == "cid:":
            kept["data-cid"] = source[4:].strip()[:250]
        elif REMOTE.match(source):
            kept["data-remote"] = source[:2000]
        elif re.match(r"data:image/(png|jpe?g|gif|webp);base64,", source[:40], re.IGNORECASE):
            kept["src"] = source
        else:
            return
        self.out.append(f"<img{_written(kept)}>")

    def _starts_quote(self, tag: str, values: dict[str, str]) -> str:
        """``element``: this element is the quote; ``rest``: all that follows it is, too."""
        if self._folded or len(self._open) >= MAX_DEPTH - 1 or not self._has_text():
            return ""
        found = ""
        if QUOTE_IDS.search(values.get("id", "")) or OUTLOOK.search(values.get("style", "")):
            found = "rest"
        elif QUOTES.search(values.get("class", "")) or values.get("type", "").lower() == "cite":
            found = "element"
        self._folded = bool(found)
        return found

    def _has_text(self) -> bool:
        return any(not part.startswith("<") and part.strip() for part in self.out)


def _written(values: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if _named(name))


def _named(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name))
