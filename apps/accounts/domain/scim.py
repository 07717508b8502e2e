"""SCIM 2.0 without a database: filters (RFC 7644, 3.4.2.2) and patches (3.5.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
LISTED = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"

MOST_TERMS = 20
MOST_OPERATIONS = 100
OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "pr"})
TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<word>[A-Za-z0-9_:.$-]+))(?=\s|$|\))|\s*(?P<sign>[()])'
)
MEMBER = re.compile(r'members\[value eq "(?P<id>\d{1,18})"\]', re.IGNORECASE)


class Unreadable(ValueError):
    """``kind`` is the scimType of the answer."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison. ``attribute`` is lower-case: names of attributes know no case."""

    attribute: str
    operator: str
    value: str | bool | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """``and`` or ``or`` over two or more; ``not`` over one."""

    how: str
    parts: tuple[Term | Several, ...]


Filter = Term | Several


def read_filter(text: str) -> Filter:
    """``userName eq "noor" and active eq true``. Raises Unreadable("invalidFilter")."""
    tokens = _tokens(text)
    found, rest = _either(tokens)
    if rest:
        raise Unreadable("invalidFilter", f"What is “{rest[0]}” doing there?")
    return found


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if not match or len(found) > MOST_TERMS * 4:
            raise Unreadable("invalidFilter", "The filter cannot be read.")
        found.append(match.group("text") or match.group("word") or match.group("sign"))
        at = match.end()
    return found


def _either(tokens: list[str], depth: int = 0) -> tuple[Filter, list[str]]:
    return _chain(tokens, "or", lambda rest: _chain(rest, "and", lambda r: _one(r, depth)))


def _chain(tokens: list[str], word: str, inner: Any) -> tuple[Filter, list[str]]:
    first, rest = inner(tokens)
    parts = [first]
    while rest and rest[0].lower() == word:
        another, rest = inner(rest[1:])
        parts.append(another)
    return (parts[0] if len(parts) == 1 else Several(word, tuple(parts))), rest


def _one(tokens: list[str], depth: int) -> tuple[Filter, list[str]]:
    if depth > MOST_TERMS or not tokens:
        raise Unreadable("invalidFilter", "The filter ends too early.")
    if tokens[0].lower() == "not":
        inner, rest = _one(tokens[1:], depth + 1)
        return Several("not", (inner,)), rest
    if tokens[0] == "(":
        inner, rest = _either(tokens[1:], depth + 1)
        if not rest or rest[0] != ")":
            raise Unreadable("invalidFilter", "A bracket is not closed.")
        return inner, rest[1:]
    return _term(tokens)


def _term(tokens: list[str]) -> tuple[Filter, list[str]]:
    attribute = tokens[0].rpartition(":")[2].lower()
    operator = tokens[1].lower() if len(tokens) > 1 else ""
    if operator not in OPERATORS or tokens[0].startswith('"'):
        raise Unreadable("invalidFilter", f"There is no comparison “{operator}”.")
    if operator == "pr":
        return Term(attribute, operator), tokens[2:]
    if len(tokens) < 3:
        raise Unreadable("invalidFilter", "A value is missing.")
    return Term(attribute, operator, _value(tokens[2])), tokens[3:]


def _value(token: str) -> str | bool | None:
    if token.startswith('"'):
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    words: dict[str, bool | None] = {"true": True, "false": False, "null": None}
    return words.get(token.lower(), token)


@dataclass(frozen=True, slots=True)
class Change:
    """One operation, as Azure, Okta and the RFC write it alike: a path in lower case, a value."""

    how: str  # add | replace | remove
    path: str
    value: Any = None


def read_patch(body: Any) -> list[Change]:
    """The operations of a PATCH, those without a path spread out. Raises Unreadable."""
    given = body.get("Operations") if isinstance(body, Mapping) else None
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise Unreadable("invalidSyntax", "Operations are missing.")
    if len(given) > MOST_OPERATIONS:
        raise Unreadable("tooMany", f"{MOST_OPERATIONS} operations at most.")
    changes: list[Change] = []
    for one in given:
        how = str(one.get("op", "")).lower() if isinstance(one, Mapping) else ""
        if how not in {"add", "replace", "remove"}:
            raise Unreadable("invalidSyntax", "An operation is add, replace or remove.")
        path, value = str(one.get("path") or ""), one.get("value")
        if path:
            changes.append(Change(how, _bare(path), value))
        elif isinstance(value, Mapping) and how != "remove":
            changes += [Change(how, _bare(str(name)), inner) for name, inner in value.items()]
        else:
            raise Unreadable("noTarget", "Say what is to be changed.")
    return changes


def _bare(path: str) -> str:
    for schema in (USER, GROUP):
        path = path.removeprefix(f"{schema}:")
    return path if MEMBER.fullmatch(path) else path.lower()


def member_of(path: str) -> int | None:
    """The one that ``members[value eq "12"]`` names."""
    match = MEMBER.fullmatch(path)
    return int(match.group("id")) if match else None


def truth(value: Any) -> bool:
    """``active`` as everybody writes it: true, "True", "false". Raises Unreadable."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise Unreadable("invalidValue", "active is true or false.")
