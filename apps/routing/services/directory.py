"""The rules of queues and the abilities of people: what changes rarely, read every few seconds.

Only the router keeps one over time. Who is available and what they hold changes all the
time and is never kept here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apps.accounts.choices import SkillKind
from apps.accounts.models import AgentSkill, Skill, Team, User
from apps.routing.domain import hours, scoring
from apps.routing.domain.capacity import Profile
from apps.routing.domain.rings import Requirement, Ring
from apps.routing.domain.rings import Skill as Level
from apps.routing.domain.scoring import Policy
from apps.routing.models import Calendar, Exclusion, Queue, QueueSkill
from apps.routing.services.holdings import profiles
from apps.routing.services.hours import calendars

KEEP_FOR = timedelta(seconds=5)


NO_CALLS = {"voice": 0, "callback": 0}


@dataclass(frozen=True, slots=True)
class Rules:
    """One queue, as the engine needs it."""

    id: int
    name: str
    rings: tuple[Ring, ...]
    policy: Policy
    selection: str
    offer_seconds: int
    target_seconds: int
    calendar: hours.Calendar


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    queues: frozenset[int]
    teams: frozenset[int]
    skills: Mapping[str, Level]


@dataclass(slots=True)
class Directory:
    read_at: datetime
    queues: dict[int, Rules] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    usual_profile: Profile = field(default_factory=Profile)
    skill_slugs: dict[int, str] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    excluded: dict[int, frozenset[int]] = field(default_factory=dict)  # agents by customer

    _phoneless: dict[int, Profile] = field(default_factory=dict)

    def profile(self, profile_id: int | None, *, has_phone: bool = True) -> Profile:
        """Somebody's profile; whose phone cannot be rung takes no calls."""
        found = self.profiles.get(profile_id or 0, self.usual_profile)
        if has_phone:
            return found
        if (profile_id or 0) not in self._phoneless:
            self._phoneless[profile_id or 0] = replace(found, maxima={**found.maxima, **NO_CALLS})
        return self._phoneless[profile_id or 0]

    def is_stale(self, now: datetime) -> bool:
        return now - self.read_at >= KEEP_FOR


def read(*, now: datetime, previous: Directory | None = None) -> Directory:
    """Read it all. Rules that did not change stay the same objects, so that what was
    worked out from them stays good."""
    directory = Directory(read_at=now)
    directory.profiles, directory.usual_profile = profiles()
    kinds = dict(Skill.objects.values_list("slug", "kind"))
    directory.skill_slugs = dict(Skill.objects.values_list("pk", "slug"))
    directory.languages = frozenset(s for s, kind in kinds.items() if kind == SkillKind.LANGUAGE)
    before = previous.queues if previous else {}
    directory.queues = {
        pk: before[pk] if before.get(pk) == rules else rules
        for pk, rules in _queues(directory.skill_slugs).items()
    }
    directory.people = _people(directory.skill_slugs)
    directory.excluded = Exclusion.objects.current().by_customer()
    return directory


def rings_of(
    ring_seconds: Iterable[int], skills: Iterable[tuple[int, str, int]]
) -> tuple[Ring, ...]:
    """Rings from a queue's rows: (ring, skill slug, level), the level holding in later rings too.

    Level 0 lets the skill go. The last of several rings also lets go what the flow asked for:
    an answer from a generalist beats no answer.
    """
    starts = [0, *sorted(int(seconds) for seconds in ring_seconds)]
    rows = sorted(skills)
    rings = []
    for number, after in enumerate(starts, start=1):
        levels = {slug: level for ring, slug, level in rows if ring <= number}
        asked: tuple[Requirement, ...] = tuple(
            (slug, level) for slug, level in sorted(levels.items()) if level
        )
        is_last = number == len(starts) > 1
        rings.append(Ring(after=after, skills=asked, keeps_item_skills=not is_last))
    return tuple(rings)


def policy_of(queue: Queue) -> Policy:
    base = scoring.BASE
    if queue.base_priority is not None:
        base = dict.fromkeys(scoring.BASE, queue.base_priority)
    return Policy(base=base, ageing_per_minute=queue.ageing_per_minute)


def _queues(slugs: Mapping[int, str]) -> dict[int, Rules]:
    asked: defaultdict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for row in QueueSkill.objects.all():
        asked[row.queue_id].append((row.ring, slugs[row.skill_id], row.level))
    rows = list(Queue.objects.all())
    open_hours = calendars(Calendar.objects.filter(queues__in=rows).distinct())
    return {
        row.pk: Rules(
            id=row.pk,
            name=row.name,
            rings=rings_of(row.ring_seconds, asked[row.pk]),
            policy=policy_of(row),
            selection=row.selection,
            offer_seconds=row.offer_seconds,
            target_seconds=row.target_seconds,
            calendar=open_hours.get(row.calendar_id or 0, hours.ALWAYS),
        )
        for row in rows
    }


def _people(slugs: Mapping[int, str]) -> dict[int, Person]:
    skills: defaultdict[int, dict[str, Level]] = defaultdict(dict)
    rows = AgentSkill.objects.values_list("user_id", "skill_id", "level", "valid_to")
    for user_id, skill_id, level, valid_to in rows:
        skills[user_id][slugs[skill_id]] = Level(level, valid_to)
    served: defaultdict[int, set[int]] = defaultdict(set)
    for team_id, queue_id in Queue.teams.through.objects.values_list("team_id", "queue_id"):
        served[team_id].add(queue_id)
    teams: defaultdict[int, set[int]] = defaultdict(set)
    members = Team.members.through.objects.filter(team__archived_at__isnull=True)
    for user_id, team_id in members.values_list("user_id", "team_id"):
        teams[user_id].add(team_id)
    people = User.objects.filter(is_active=True, presence__isnull=False)
    return {
        user_id: Person(
            id=user_id,
            name=display_name or username,
            queues=frozenset().union(*(served[team] for team in teams[user_id])),
            teams=frozenset(teams[user_id]),
            skills=skills[user_id],
        )
        for user_id, display_name, username in people.values_list("pk", "display_name", "username")
    }
