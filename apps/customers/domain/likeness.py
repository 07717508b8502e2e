"""How alike two customers are: pure evidence, each piece in words, none of it a decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher

from apps.customers.domain.searching import fold

WORTH_SHOWING = 40  # below it two people merely share something
MOST = 100
NEARLY = 0.86  # names above this share differ by a slip of the pen

WEIGHTS = {
    "claim": 60,  # one typed the address that the other holds
    "phone": 60,
    "email": 70,
    "handle": 50,
    "name": 25,
    "name_nearly": 15,
    "organisation": 20,
    "domain": 15,
    "different_email": -6,
}
COMMON_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
        "icloud.com", "me.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com",
        "aol.com", "mail.ru", "qq.com", "163.com", "orange.fr", "free.fr", "libero.it",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """What the comparison needs of one customer."""

    name: str = ""
    organisation_id: int | None = None
    match_keys: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: str
    weight: int
    first: str = ""
    second: str = ""

    def as_json(self) -> dict[str, str | int]:
        return asdict(self)


def compare(first: Person, second: Person) -> list[Evidence]:
    """Every piece of evidence for and against, the strongest first."""
    found = [*_keys(first, second), *_names(first, second), *_companies(first, second)]
    if "email" in _kinds(found):  # one mailbox has one domain: that adds nothing
        found = [piece for piece in found if piece.kind != "domain"]
    if found and first.emails and second.emails and not _kinds(found) & {"email"}:
        found.append(_piece("different_email", min(first.emails), min(second.emails)))
    return sorted(found, key=lambda piece: -piece.weight)


def score(evidence: Collection[Evidence]) -> int:
    """0 to 100."""
    return max(0, min(MOST, sum(piece.weight for piece in evidence)))


def _keys(first: Person, second: Person) -> list[Evidence]:
    kinds: dict[str, Evidence] = {}
    for key in sorted(first.match_keys & second.match_keys):
        scheme, _, value = key.partition(":")
        kind = scheme if scheme in {"phone", "email"} else "handle"
        kinds.setdefault(kind, _piece(kind, value, value))
    return list(kinds.values())


def _names(first: Person, second: Person) -> list[Evidence]:
    one, other = fold(first.name), fold(second.name)
    if " " not in one or " " not in other:  # a first name alone tells nothing
        return []
    if sorted(one.split()) == sorted(other.split()):
        return [_piece("name", first.name, second.name)]
    if SequenceMatcher(None, one, other).ratio() >= NEARLY or _initial(one, other):
        return [_piece("name_nearly", first.name, second.name)]
    return []


def _initial(one: str, other: str) -> bool:
    """ "m. lindqvist" for "marta lindqvist"."""
    (given, *_, family), (given_too, *_, family_too) = one.split(), other.split()
    short, long = sorted((given.rstrip("."), given_too.rstrip(".")), key=len)
    return family == family_too and len(short) == 1 and long.startswith(short)


def _companies(first: Person, second: Person) -> list[Evidence]:
    if first.organisation_id and first.organisation_id == second.organisation_id:
        return [_piece("organisation")]
    for domain in sorted(_domains(first) & _domains(second)):
        return [_piece("domain", domain, domain)]
    return []


def _domains(person: Person) -> set[str]:
    return {email.rpartition("@")[2] for email in person.emails} - COMMON_DOMAINS


def _kinds(evidence: Collection[Evidence]) -> set[str]:
    return {piece.kind for piece in evidence}


def _piece(kind: str, first: str = "", second: str = "") -> Evidence:
    return Evidence(kind, WEIGHTS[kind], first, second)
