"""What a file is, by its bytes: names and browsers' claims are not believed."""

from __future__ import annotations

import re
import unicodedata

import filetype

SNIFF_BYTES = 8192
ACCEPTED = (
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "application/pdf",
    "video/mp4", "video/quicktime", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg",
    "application/zip", "text/plain",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
)  # fmt: skip
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_SAME = {"audio/m4a": "audio/mp4", "video/x-m4v": "video/mp4", "audio/x-m4a": "audio/mp4"}


def sniff(head: bytes) -> str:
    """The type that the first bytes prove; ``text/plain`` when they are text; else empty."""
    guess = filetype.guess(head)
    if guess:
        return _SAME.get(guess.mime, str(guess.mime))
    return "text/plain" if _is_text(head) else ""


def safe_name(name: str) -> str:
    """A file name that is only a name, and shows itself as what it is."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        one for one in base if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    stem, dot, ending = kept.strip(" .")[-200:].rpartition(".")
    name = f"{stem[:150]}{dot}{ending[:20]}" if stem else ending[:150]
    return name or "file"


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"  # a character cut in two
    return head.lstrip()[:1] != b"<"  # HTML and SVG speak to a browser
