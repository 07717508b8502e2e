"""Start with the best, then widen the circle.

A queue has rings; each opens after a wait and lowers what it asks for, or lets
people of other teams in. Rings add up: whoever was in the circle stays in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Requirement = tuple[str, int]  # skill, lowest level


@dataclass(frozen=True, slots=True)
class Ring:
    after: int = 0  # seconds waited
    skills: tuple[Requirement, ...] = ()
    teams: frozenset[int] = frozenset()  # let in beside the queue's own people
    keeps_item_skills: bool = True  # what the flow asked for on top


@dataclass(frozen=True, slots=True)
class Skill:
    level: int
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in the circle: the ring that admits them and their summed levels."""

    ring: int
    levels: int


ANYONE = (Ring(),)


def reached(rings: Sequence[Ring], *, waited: float) -> int:
    """The index of the widest ring open after ``waited`` seconds."""
    return max((n for n, ring in enumerate(rings) if ring.after <= waited), default=0)


def next_opens_in(rings: Sequence[Ring], *, waited: float) -> float | None:
    """Seconds until the circle widens again, or None when it is as wide as it gets."""
    later = [ring.after - waited for ring in rings if ring.after > waited]
    return min(later, default=None)


def place(
    rings: Sequence[Ring],
    upto: int,
    *,
    item_skills: tuple[Requirement, ...],
    skills: Mapping[str, Skill],
    is_member: bool,
    teams: frozenset[int],
    now: datetime,
) -> Place | str:
    """Where a person stands in the rings up to ``upto``, or the code of what is missing.

    Codes: ``not_in_queue``, ``skill_missing``, ``skill_low``, ``certificate_ended``;
    of several rings, what the widest one said.
    """
    code = "not_in_queue"
    for index, ring in enumerate(rings[: upto + 1]):
        if not is_member and ring.teams.isdisjoint(teams):
            continue
        wanted = ring.skills + item_skills if ring.keeps_item_skills else ring.skills
        missing = _missing(wanted, skills, now=now)
        if missing is None:
            # Everything asked for in any ring counts, so that the best stay first later on.
            return Place(index, _levels(rings[0].skills + item_skills, skills, now=now))
        code = missing
    return code


def _missing(
    wanted: tuple[Requirement, ...], skills: Mapping[str, Skill], *, now: datetime
) -> str | None:
    ended = False
    for name, level in wanted:
        skill = skills.get(name)
        if skill is None:
            return "skill_missing"
        if skill.level < level:
            return "skill_low"
        ended = ended or not _is_valid(skill, now=now)
    return "certificate_ended" if ended else None


def _levels(wanted: tuple[Requirement, ...], skills: Mapping[str, Skill], *, now: datetime) -> int:
    names = {name for name, _ in wanted}
    return sum(skills[n].level for n in names if n in skills and _is_valid(skills[n], now=now))


def _is_valid(skill: Skill, *, now: datetime) -> bool:
    return skill.valid_until is None or skill.valid_until > now
