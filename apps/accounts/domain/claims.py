"""What a company's login says about a person, and what that makes of them here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.accounts.domain.roles import Role

# The first that somebody's groups name: the one that may most.
BY_WEIGHT = (
    Role.ADMIN, Role.SUPERVISOR, Role.TEAM_LEADER, Role.PLANNER, Role.TRAINER, Role.REVIEWER,
    Role.AGENT,
)  # fmt: skip
MOST_GROUPS = 1_000


def groups(told: Mapping[str, Any], claim: str) -> list[str]:
    """The groups in ``claim``: a list, or words with spaces or commas between; dots lead inside."""
    found: Any = told
    if claim in told:
        found = told[claim]
    else:
        for step in claim.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        found = found.replace(",", " ").split()
    if not isinstance(found, list | tuple):
        return []
    return [str(one) for one in found[:MOST_GROUPS]]


def role_of(held: Iterable[str], mapping: Mapping[str, str]) -> str | None:
    """The weightiest role that ``held`` groups stand for; None when they stand for none."""
    named = {mapping[group] for group in held if group in mapping}
    weighed: list[str] = [role.value for role in BY_WEIGHT if role.value in named]
    others: list[str] = sorted(named)
    return next(iter(weighed + others), None)


def teams_of(held: Iterable[str], mapping: Mapping[str, int]) -> set[int]:
    return {mapping[group] for group in held if group in mapping}


def flat(told: Mapping[str, Any]) -> dict[str, Any]:
    """A login's extra data as one map: OpenID Connect keeps two parts of it apart."""
    inner: dict[str, Any] = {}
    for name in ("id_token", "userinfo"):
        part = told.get(name)
        if isinstance(part, Mapping):
            inner |= dict(part)
    return dict(told) | inner
