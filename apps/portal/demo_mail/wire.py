"""IMAP's own notation: commands to Python values, and back (RFC 3501, section 4)."""

from __future__ import annotations

import re
from typing import Any

LITERAL = re.compile(rb"\{(\d{1,9})(\+?)\}$")
ATOM_END = b' ()"\r\n'


class BadCommand(ValueError):
    """Answered with BAD and the words."""


def parse(line: bytes, literals: list[bytes]) -> list[Any]:
    """Atoms as str, strings as bytes, lists as list. ``{n}`` takes the next of ``literals``."""
    values, rest = _list(line, 0, literals, closed=False)
    if rest != len(line):
        raise BadCommand("Unbalanced parentheses")
    return values


def _list(line: bytes, at: int, literals: list[bytes], *, closed: bool) -> tuple[list[Any], int]:
    values: list[Any] = []
    while at < len(line):
        start = line[at : at + 1]
        if start == b" ":
            at += 1
        elif start == b")":
            if not closed:
                raise BadCommand("Unbalanced parentheses")
            return values, at + 1
        elif start == b"(":
            if line[:at].count(b"(") > 50:
                raise BadCommand("Nested too deeply")
            inner, at = _list(line, at + 1, literals, closed=True)
            values.append(inner)
        elif start == b'"':
            text, at = _quoted(line, at + 1)
            values.append(text)
        elif start == b"{" and (match := re.match(rb"\{\d+\+?\}", line[at:])):
            if not literals:
                raise BadCommand("A literal is missing")
            values.append(literals.pop(0))
            at += match.end()
        else:
            atom, at = _atom(line, at)
            values.append(atom)
    if closed:
        raise BadCommand("Unbalanced parentheses")
    return values, at


def _quoted(line: bytes, at: int) -> tuple[bytes, int]:
    found = bytearray()
    while at < len(line):
        c = line[at : at + 1]
        if c == b'"':
            return bytes(found), at + 1
        if c == b"\\":
            at += 1
            c = line[at : at + 1]
        found += c
        at += 1
    raise BadCommand("An open quotation")


def _atom(line: bytes, at: int) -> tuple[str, int]:
    """An atom may hold a section in brackets: ``BODY.PEEK[HEADER.FIELDS (FROM TO)]<0.100>``."""
    start, depth = at, 0
    while at < len(line):
        c = line[at : at + 1]
        if c == b"[":
            depth += 1
        elif c == b"]":
            depth -= 1
        elif not depth and c in ATOM_END:
            break
        at += 1
    if at == start:
        raise BadCommand("Unexpected character")
    return line[start:at].decode("ascii", "replace"), at


def text(value: Any) -> str:
    """An atom or string as str."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value
    raise BadCommand("A list where a word belongs")


def string(value: str | bytes | None) -> bytes:
    """A string for the answer: NIL, quoted where possible, else a literal."""
    if value is None:
        return b"NIL"
    raw = value.encode() if isinstance(value, str) else value
    if len(raw) < 500 and raw.isascii() and not re.search(rb'[\r\n\0"\\]', raw):
        return b'"' + raw + b'"'
    return b"{%d}\r\n" % len(raw) + raw


def numbers(spec: str, *, highest: int) -> list[tuple[int, int]]:
    """``1:3,7,9:*`` as spans, both ends included."""
    spans = []
    for part in spec.split(","):
        ends = [highest if end == "*" else _number(end) for end in part.split(":")]
        if len(ends) > 2:
            raise BadCommand("A bad set of numbers")
        spans.append((min(ends), max(ends)))
    return spans


def _number(value: str) -> int:
    if not re.fullmatch(r"\d{1,10}", value):
        raise BadCommand("A bad number")
    return int(value)


def within(number: int, spans: list[tuple[int, int]]) -> bool:
    return any(low <= number <= high for low, high in spans)
