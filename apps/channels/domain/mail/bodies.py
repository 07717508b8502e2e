"""Bytes to text, and HTML to text, whatever a mail claims about itself."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

# Decoders that are slow on purpose-made input or that are no character sets at all.
REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4"  # noqa: SIM905
    " h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
SILENT = {"head", "style", "script", "title", "template", "noscript", "iframe", "object", "svg"}
MAX_HTML_FOR_TEXT = 400_000


def decoded(content: bytes, charset: str | None) -> str:
    """Decode with what is named, then UTF-8, then Windows-1252; never raises."""
    for name in (charset or "utf-8", "utf-8", "cp1252"):
        codec = _codec(name)
        if codec is None:
            continue
        try:
            text = codec.decode(content, "strict")[0]
        except (UnicodeError, ValueError):
            continue
        if isinstance(text, str):
            return _without_surrogates(text)
    return content.decode("latin-1")


def _codec(name: str) -> codecs.CodecInfo | None:
    try:
        codec = codecs.lookup(name.strip().strip("\"'")[:40])
    except (LookupError, ValueError, UnicodeError):
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    return codec if is_text and codec.name.replace("-", "_") not in REFUSED else None


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def tidy(text: str) -> str:
    """Line ends as one, no control characters, at most two empty lines in a row."""
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]", "", text)
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")


def without_comments(html: str) -> str:
    """Comments cut out, an unclosed one with all that follows: the parser is quadratic on them."""
    kept = []
    start = 0
    while (found := html.find("<!--", start)) >= 0:
        kept.append(html[start:found])
        end = html.find("-->", found + 4)
        if end < 0:
            return "".join(kept)
        start = end + 3
    return "".join([*kept, html[start:]])


def text_of_html(html: str) -> str:
    """What a person would read, with paragraphs and list marks but without links' targets."""
    reader = _Reader()
    reader.feed(without_comments(html[:MAX_HTML_FOR_TEXT]))
    reader.close()
    return tidy("".join(reader.out)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = 0
        self._pre = 0
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "body":
            self._silent = 0  # many a mail forgets to close its head
        elif tag == "br":
            self._newline()
        elif tag in BLOCKS:
            self._break()
            self._pre += tag == "pre"
            self._quotes = min(self._quotes + (tag == "blockquote"), 20)
            if tag == "li":
                self.out.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in BLOCKS:
            self._pre = max(0, self._pre - (tag == "pre"))
            if tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)
            self._break()
            if tag == "p":
                self._newline()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = data if self._pre else re.sub(r"\s+", " ", data)
        if self._at_line_start():
            text = text if self._pre else text.lstrip()
            if text and self._quotes:
                self.out.append("> " * self._quotes)
        if text:
            self.out.append(text)

    def _at_line_start(self) -> bool:
        return not self.out or self.out[-1].endswith("\n")

    def _break(self) -> None:
        if not self._at_line_start():
            self._newline()

    def _newline(self) -> None:
        self.out.append("\n")
