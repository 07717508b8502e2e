"""What is new in a mail, and what is repeated: quotes and signatures folded away.

The library knows how mail programs announce a quote in a dozen languages, but is
quadratic on long lines and many empty ones, so it sees a short likeness of the
text: the first lines, each cut, no more than two empty ones in a row. It answers
with the number of lines that are new; what is cut is always the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

SEEN_LINES = 300
SEEN_WIDTH = 160
LANGUAGES = [language for language in MAIL_LANGUAGES if len(language) == 2]
QUOTED = re.compile(r"^\s*>")
# What the library misses: announcements of forwarded mail, and other languages'.
ANNOUNCED = re.compile(
    r"^\s*(?:"
    r"-{2,} ?(?:Forwarded message|Weitergeleitete Nachricht|Ursprüngliche Nachricht"
    r"|Message d'origine|Originalmeddelande|Oprindelig meddelelse|Mensaje original"
    r"|Messaggio originale|Mensagem original) ?-{2,}"
    r"|(?:Em|A|Den|Le|Il|El|On|Am|Op)\b.{6,120}\b(?:escreveu|skrev|a écrit|ha scritto|escribió"
    r"|wrote|schrieb|schreef)\b.{0,80}:"
    r"|.{6,120}(?:tarihinde|пишет|написал|كتب|yazdı).{0,80}:"  # noqa: RUF001
    r")\s*$",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^-- ?$")


@dataclass(frozen=True, slots=True)
class Folded:
    new: str
    signature: str
    quoted: str


def fold(text: str) -> Folded:
    """Cut ``text`` in three, in this order; joined they are the text again.

    A mail that would have nothing new (a bare forward, answers below the quote) is
    left whole: hiding too little is better than hiding what was said.
    """
    lines = text.split("\n")
    quote = _quote_start(lines)
    signature = _signature_start(lines[:quote])
    new, signed, quoted = lines[:signature], lines[signature:quote], lines[quote:]
    if not _says_something(new) or _answers_below(quoted):
        return Folded(new=text.strip("\n"), signature="", quoted="")
    return Folded("\n".join(new).strip("\n"), "\n".join(signed).strip("\n"), "\n".join(quoted))


def _quote_start(lines: list[str]) -> int:
    """The line where the repetition begins: len(lines) when there is none."""
    start = min(_announced(lines), _library(lines))
    trailing = len(lines)
    while trailing and (QUOTED.match(lines[trailing - 1]) or not lines[trailing - 1].strip()):
        trailing -= 1
    if any(QUOTED.match(line) for line in lines[trailing:]):
        start = min(start, trailing)
    return start


def _announced(lines: list[str]) -> int:
    for number, line in enumerate(lines[:SEEN_LINES]):
        two = f"{line} {lines[number + 1]}" if number + 1 < len(lines) else line
        if len(two) <= 400 and (ANNOUNCED.match(line) or (line.strip() and ANNOUNCED.match(two))):
            return number
    return len(lines)


def _library(lines: list[str]) -> int:
    likeness, numbers = _likeness(lines)
    message = EmailMessage(
        text="\n".join(likeness), languages=list(LANGUAGES), keep_hyphen_lists=True
    ).read()
    if len(message.replies) < 2 or not message.replies[0].content:
        return len(lines)
    # A reply's content is a run of the likeness's lines, stripped at both ends.
    first = [line.strip() for line in message.replies[0].content.split("\n")]
    skipped = next((i for i, line in enumerate(likeness) if line.strip()), 0)
    after = skipped + len(first)
    return numbers[after] if after < len(numbers) else len(lines)


def _likeness(lines: list[str]) -> tuple[list[str], list[int]]:
    kept: list[str] = []
    numbers: list[int] = []
    empty = 0
    for number, line in enumerate(lines[: SEEN_LINES * 2]):
        empty = 0 if line.strip() else empty + 1
        if empty <= 2:
            kept.append(line.strip()[:SEEN_WIDTH])
            numbers.append(number)
        if len(kept) == SEEN_LINES:
            break
    return kept, numbers


def _signature_start(lines: list[str]) -> int:
    """Only the agreed mark counts: guessing at "Best regards" hides what people wrote."""
    for number, line in enumerate(lines):
        if SIGNATURE.match(line) and len(lines) - number <= 30:
            return number
    return len(lines)


def _says_something(lines: list[str]) -> bool:
    return any(line.strip() and not QUOTED.match(line) for line in lines)


def _answers_below(quoted: list[str]) -> bool:
    """True when unquoted lines follow quoted ones: somebody answers point by point."""
    marks = [bool(QUOTED.match(line)) for line in quoted if line.strip()]
    if not any(marks):
        return False
    rest = marks[marks.index(True) :]
    # One unquoted line amid quoted ones is a broken long line, not an answer.
    return sum(1 for quoted_line in rest if not quoted_line) >= 2
