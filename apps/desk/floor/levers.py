"""What a lever would do before it is moved: points won here, points lost elsewhere.

The effect is the difference of two outlooks at the horizon (``outlook.py``), never a promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from apps.accounts.models import Team, User
from apps.desk.floor import figures, outlook, queues
from apps.desk.floor.outlook import Outlook, Pace, Stand
from apps.routing.choices import PresenceState
from apps.routing.models import Presence, Queue
from apps.routing.services import supervision

MOST_TEAMS = 4


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One queue's next hour if nothing moves. ``short``: people it lacks, None: beyond help."""

    stand: Stand
    pace: Pace
    outlook: Outlook
    short: int | None

    @property
    def end(self) -> int | None:
        return None if self.outlook.end is None else round(self.outlook.end)

    @property
    def is_falling(self) -> bool:
        end = self.outlook.end
        return end is not None and end < self.stand.target_percent


@dataclass(frozen=True, slots=True)
class Helper:
    """A team that could help: ``gain`` points here, ``cost`` points in the queue it leaves most."""

    team: Team
    people: int
    gain: int | None
    cost: int | None
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Back:
    """What somebody's coming back gives the queue that needs them most."""

    queue: str
    gain: int


def foresee(row: queues.Row, *, now: datetime) -> Foreseen | None:
    """None while nothing is decided today, or nobody is there to answer."""
    coming = figures.arrivals([row.queue.pk], now=now)
    pace = queues.pace_of(row.queue, arrivals=coming.get(row.queue.pk, 0.0), now=now)
    if pace is None or not (row.today.counted or row.line.waiting):
        return None
    stand = row.stand(now)
    seen = outlook.ahead(stand, pace)
    short = outlook.people_short(stand, pace) if seen.end is not None else 0
    return Foreseen(stand, pace, seen, short)


def helpers(
    row: queues.Row, user: User, foreseen: Foreseen | None, *, now: datetime
) -> list[Helper]:
    """Teams of the reader that do not serve the queue and have people free for it."""
    if foreseen is None or not foreseen.is_falling:
        return []
    here = Q(members__presence__presence=PresenceState.AVAILABLE)
    teams = list(
        Team.objects.visible_to(user)
        .current()
        .filter(brands=row.queue.brand_id)
        .exclude(queues=row.queue)
        .annotate(there=Count("members", filter=here, distinct=True))
        .filter(there__gt=0)
        .order_by("-there", "name")[:MOST_TEAMS]
    )
    others = {one.queue.pk: one for one in queues.read(user, now=now)} if teams else {}
    return [_helper(team, foreseen, others, now=now) for team in teams]


def lent(row: queues.Row) -> list[Team]:
    """Teams that help out: served by them now, and not by the queue's published rules."""
    return supervision.lent_to(row.queue)


def back(person: User, presence: Presence | None, user: User, *, now: datetime) -> Back | None:
    """For somebody who is away: the queue of theirs that would win most."""
    if presence is None or presence.presence != PresenceState.AWAY:
        return None
    teams = set(person.teams.values_list("pk", flat=True))
    rows = [row for row in queues.read(user, now=now) if teams & set(_teams(row.queue))][:3]
    found = []
    for row in rows:
        seen = foresee(row, now=now)
        gain = outlook.effect(seen.stand, seen.pace, 1 / len(rows)) if seen else None
        if gain:
            found.append(Back(row.queue.name, gain))
    return max(found, key=lambda one: one.gain, default=None)


def _helper(
    team: Team, foreseen: Foreseen, others: dict[int, queues.Row], *, now: datetime
) -> Helper:
    people: int = team.there  # type: ignore[attr-defined]
    served = [row for row in others.values() if team.pk in _teams(row.queue)]
    # Whoever serves one queue more gives each of them an equal part.
    part = people / (len(served) + 1)
    gain = outlook.effect(foreseen.stand, foreseen.pace, part)
    cost, elsewhere = _cost(served, part, now=now)
    return Helper(team, people, gain, cost, elsewhere)


def _cost(served: Sequence[queues.Row], part: float, *, now: datetime) -> tuple[int | None, str]:
    """The queue that loses most when the team has one more to serve."""
    worst: tuple[int | None, str] = (None, "")
    for row in served[:3]:
        seen = foresee(row, now=now)
        if seen is None:
            continue
        lost = outlook.effect(seen.stand, seen.pace, -part / max(len(served), 1))
        if lost is not None and (worst[0] is None or lost < worst[0]):
            worst = (lost, row.queue.name)
    return worst


def _teams(queue: Queue) -> list[int]:
    found: list[int] = queue.team_ids  # type: ignore[attr-defined]
    return found
