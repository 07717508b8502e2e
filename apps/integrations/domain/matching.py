"""Which facts a program asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

EVERYTHING_OF = ".*"  # "case.*"


def wants(asked: Collection[str], kind: str) -> bool:
    """Whether ``kind`` is among ``asked``: by name, or with all of its noun; none asks for all."""
    noun = kind.partition(".")[0]
    return not asked or kind in asked or f"{noun}{EVERYTHING_OF}" in asked


def concerns(asked: Collection[int], brands: Collection[int]) -> bool:
    """Whether a fact of ``brands`` is for who asked for these; what has no brand is for all."""
    return not asked or not brands or bool(set(asked) & set(brands))


def reaches(asked: Collection[str], number: str | None) -> bool:
    """Whether a fact of one of our phone numbers is for who asked for these; others are."""
    return not asked or number is None or number in asked


def unknown(asked: Iterable[str], known: Collection[str]) -> list[str]:
    """Those of ``asked`` that no event of ours has."""
    whole = {name.partition(".")[0] + EVERYTHING_OF for name in known}
    return sorted(name for name in set(asked) if name not in known and name not in whole)
