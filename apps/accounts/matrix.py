"""The skills matrix as its page reads it: a fixed number of queries, however many people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.forms.skills import MatrixFilter
from apps.accounts.models import AgentSkill, Skill, Team, User
from apps.accounts.models.skill import STRONG_LEVEL

PAGE = 60
ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Square:
    user: User
    skill: Skill
    held: AgentSkill | None
    now: datetime

    @property
    def level(self) -> int:
        return self.held.level if self.held else 0

    @property
    def ends(self) -> datetime | None:
        return self.held.valid_to if self.held else None

    @property
    def has_ended(self) -> bool:
        return self.ends is not None and self.ends <= self.now

    @property
    def days_left(self) -> int | None:
        """Whole days until it ends, within the last thirty; else None."""
        if self.ends is None or self.has_ended or self.ends - self.now > ENDS_SOON:
            return None
        return (self.ends - self.now).days


@dataclass(frozen=True, slots=True)
class Column:
    skill: Skill
    supply: int

    @property
    def is_short(self) -> bool:
        return self.supply < self.skill.needed_people


@dataclass(frozen=True, slots=True)
class Row:
    user: User
    squares: list[Square]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: list[Column]
    groups: list[tuple[Team | None, list[Row]]]
    after: int  # the last person shown, when there are more; else 0
    may_name: bool  # whether the reader may change the skills themselves
    query: str  # of the filter, to answer a change with the same rows

    @classmethod
    def of(cls, reader: User, wanted: MatrixFilter) -> Matrix:
        """What ``reader`` may see of it, narrowed to what is ``wanted``."""
        skills = Skill.objects.visible_to(reader).current()
        if wanted.said("kind"):
            skills = skills.filter(kind=wanted.said("kind"))
        found = list(skills)
        people = _people(reader, wanted)
        shown = people[:PAGE]
        held = _held(shown)
        rows = [
            Row(user, [Square(user, skill, held.get((user.pk, skill.pk)), now) for skill in found])
            for now in [timezone.now()]
            for user in shown
        ]
        return cls(
            columns=_columns(reader, found),
            groups=list(_by_team(rows, wanted.said("team"))),
            after=shown[-1].pk if len(people) > PAGE else 0,
            may_name=reader.scope(Action.SKILL_MANAGE) is Scope.ALL,
            query=wanted.data.urlencode() if wanted.data else "",  # type: ignore[attr-defined]
        )


def _people(reader: User, wanted: MatrixFilter) -> list[User]:
    rows = User.objects.visible_to(reader).active().at_the_desk()
    if wanted.said("team"):
        rows = rows.filter(teams=wanted.said("team"))
    rows = rows.matching(wanted.said("q") or "").order_by("display_name", "pk")
    after = wanted.said("after") and rows.filter(pk=wanted.said("after")).first()
    if after:
        same = Q(display_name=after.display_name, pk__gt=after.pk)
        rows = rows.filter(Q(display_name__gt=after.display_name) | same)
    return list(rows.prefetch_related("teams")[: PAGE + 1])


def _held(people: list[User]) -> dict[tuple[int, int], AgentSkill]:
    rows = AgentSkill.objects.filter(user__in=[person.pk for person in people])
    return {(row.user_id, row.skill_id): row for row in rows}


def _columns(reader: User, skills: list[Skill]) -> list[Column]:
    strong = (
        AgentSkill.objects.visible_to(reader)
        .valid()
        .filter(level__gte=STRONG_LEVEL, user__is_active=True)
        .values_list("skill")
        .annotate(people=Count("user"))
    )
    supply = dict(strong)
    return [Column(skill, supply.get(skill.pk, 0)) for skill in skills]


def _by_team(rows: list[Row], team: Team | None) -> Iterator[tuple[Team | None, list[Row]]]:
    """The rows under the team they are first in; those without one at the end."""
    if team:
        yield team, rows
        return
    groups: dict[Team | None, list[Row]] = {}
    for row in rows:
        first = next(iter(sorted(row.user.teams.all(), key=lambda each: each.name)), None)
        groups.setdefault(first, []).append(row)
    yield from sorted(groups.items(), key=lambda group: (group[0] is None, str(group[0])))
