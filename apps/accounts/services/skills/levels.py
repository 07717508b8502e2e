from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.choices import SkillSource
from apps.accounts.events import AgentSkillsChanged
from apps.accounts.models import AgentSkill, Skill, User
from apps.accounts.models.skill import TOP_LEVEL
from apps.core import audit
from apps.core.errors import DomainError
from apps.core.events import publish

MOST_CELLS = 5_000  # at once: half a thousand people, ten skills


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the matrix as it shall be; level 0 takes the skill away."""

    user_id: int
    skill_id: int
    level: int
    valid_to: datetime | None = None


def grant(
    *,
    user: User,
    skill: Skill,
    level: int,
    by: User | None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    source: str = SkillSource.MANUAL,
) -> None:
    """Give one person one skill, or change its level and time; 0 takes it away."""
    cell = Cell(user.pk, skill.pk, level, valid_to)
    set_levels([cell], by=by, source=source, valid_from=valid_from)


@transaction.atomic
def set_levels(
    cells: Sequence[Cell],
    *,
    by: User | None,
    source: str = SkillSource.MANUAL,
    valid_from: datetime | None = None,
) -> None:
    """Set many squares in one go; the caller has asked whether ``by`` may see these people.

    Raises DomainError for a level outside 0 to 4 or too many squares.
    """
    if len(cells) > MOST_CELLS:
        raise DomainError(_("Change at most %(most)d squares at once.") % {"most": MOST_CELLS})
    if any(not 0 <= cell.level <= TOP_LEVEL for cell in cells):
        raise DomainError(_("A level is a number from 0 to 4."))
    wanted = {(cell.user_id, cell.skill_id): cell for cell in cells}
    before = _levels(wanted)
    _take(key for key, cell in wanted.items() if cell.level == 0)
    _give((cell for cell in wanted.values() if cell.level), by, source, valid_from)
    people = tuple(sorted({user_id for user_id, _skill in wanted}))
    audit.record(
        "skills.set",
        actor=by,
        people=list(people),
        source=source,
        cells=[[u, s, before.get((u, s), 0), cell.level] for (u, s), cell in wanted.items()],
    )
    if people:
        publish(AgentSkillsChanged(people))


@transaction.atomic
def copy(*, source: User, to: Iterable[User], by: User) -> int:
    """Give everyone in ``to`` what ``source`` can do, at the same level; how many squares.

    What they could do besides stays. Certificates are one's own and are not copied.
    """
    rows = source.agent_skills.filter(skill__requires_certificate=False).valid()
    held = list(rows.values_list("skill_id", "level"))
    people = [person for person in to if person.pk != source.pk]
    cells = [Cell(person.pk, skill_id, level) for person in people for skill_id, level in held]
    if cells:
        set_levels(cells, by=by)
    return len(cells)


def _levels(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    wanted = set(keys)
    rows = AgentSkill.objects.filter(
        user__in={user_id for user_id, _skill in wanted},
        skill__in={skill_id for _user, skill_id in wanted},
    ).values_list("user_id", "skill_id", "level")
    return {(user, skill): level for user, skill, level in rows if (user, skill) in wanted}


def _take(keys: Iterable[tuple[int, int]]) -> None:
    by_skill: dict[int, list[int]] = {}
    for user_id, skill_id in keys:
        by_skill.setdefault(skill_id, []).append(user_id)
    for skill_id, user_ids in by_skill.items():
        AgentSkill.objects.filter(skill=skill_id, user__in=user_ids).delete()


def _give(cells: Iterable[Cell], by: User | None, source: str, valid_from: datetime | None) -> None:
    now = timezone.now()
    AgentSkill.objects.bulk_create(
        [
            AgentSkill(
                user_id=cell.user_id,
                skill_id=cell.skill_id,
                level=cell.level,
                valid_from=valid_from,
                valid_to=cell.valid_to,
                source=source,
                granted_by=by,
                updated_at=now,
            )
            for cell in cells
        ],
        update_conflicts=True,
        unique_fields=["user", "skill"],
        update_fields=["level", "valid_from", "valid_to", "source", "granted_by", "updated_at"],
        batch_size=1000,
    )
