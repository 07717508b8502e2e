"""The people on shift that one reader may see: state, time in it, what they hold.

Three statements and the profiles', however many people: who is there, what they hold, their
teams. Everything else is worked out here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import Team, User
from apps.channels.choices import ChannelKind
from apps.desk.floor import adherence, queues
from apps.routing.choices import DeviceState, PresenceState, RoutingState
from apps.routing.domain import capacity
from apps.routing.domain.capacity import Attention, Held, Profile
from apps.routing.models import Queue
from apps.routing.services import holdings

ON_SHIFT = """
SELECT p.user_id, coalesce(nullif(u.display_name, ''), u.username),
       p.presence, p.presence_since, p.routing, p.routing_since, p.device,
       p.idle_since, p.profile_id, r.name, r.max_minutes,
       array(SELECT m.team_id FROM accounts_team_members m
             WHERE m.user_id = p.user_id AND m.team_id = ANY(%(teams)s::bigint[]))
FROM routing_presence p
JOIN accounts_user u ON u.id = p.user_id AND u.is_active
LEFT JOIN routing_reasoncode r ON r.id = p.reason_id
WHERE p.presence <> 'offline' AND (%(everybody)s OR p.user_id = ANY(
    ARRAY(SELECT m.user_id FROM accounts_team_members m
          WHERE m.team_id = ANY(%(teams)s::bigint[])) || %(also)s::bigint[]))
"""
HOLDING = """
SELECT agent_id, kind, weight, attention, attention_since, queue_id, assigned_at, false
FROM routing_queueentry WHERE state = 'assigned' AND agent_id = ANY(%(ids)s::bigint[])
UNION ALL
SELECT o.agent_id, e.kind, e.weight, 'us', o.offered_at, e.queue_id, o.offered_at, true
FROM routing_offer o JOIN routing_queueentry e ON e.id = o.entry_id
WHERE o.state = 'open' AND o.agent_id = ANY(%(ids)s::bigint[])
ORDER BY 7
"""
LONG_ON_ONE = timedelta(minutes=15)  # a live conversation longer than this wants a look
LIVE = {"voice", "video", "chat"}


@dataclass(frozen=True, slots=True)
class Chip:
    """How many of a kind somebody holds, out of how many they may."""

    kind: str
    held: int
    most: int

    @property
    def is_full(self) -> bool:
        return self.held >= self.most


@dataclass(slots=True)
class Cell:
    """One person on the floor. ``over`` is minutes beyond what their state is allowed."""

    id: int
    name: str
    jack: str
    doing: str
    since: datetime
    team_ids: list[int]
    is_there: bool  # available, and their browser too
    profile: Profile
    held: list[Held] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    queue_ids: set[int] = field(default_factory=set)  # of what they hold
    over: int = 0
    is_long: bool = False
    problem: str = ""
    plan: str = ""  # "kept", or in words how they differ from it; empty: no schedule (yet)

    def is_free_for(self, kind: str, *, now: datetime) -> bool:
        """Whether an item of ``kind`` could be offered now, skills aside."""
        weight = capacity.weight_of(kind)
        return (
            self.is_there
            and self.jack not in ("wrapup", "breached", "offered")
            and (
                capacity.refusal(self.profile, self.held, kind=kind, weight=weight, now=now) is None
            )
        )

    def need(self) -> tuple[bool, int, int, float]:
        """Who needs a look comes first."""
        order = {"breached": 0, "wrapup": 1, "busy": 2, "offered": 3, "available": 4, "away": 5}
        return (not self.problem, -self.over, order.get(self.jack, 6), self.since.timestamp())


def read(user: User, *, now: datetime) -> tuple[list[Cell], dict[int, Team]]:
    teams = {team.pk: team for team in Team.objects.visible_to(user).current()}
    rows = _execute(
        ON_SHIFT,
        teams=list(teams),
        everybody=user.scope(Action.FLOOR_VIEW) is Scope.ALL,
        also=[user.pk],
    )
    known, usual = holdings.profiles()
    cells = [_cell(row, known.get(row[8] or 0, usual), now=now) for row in rows]
    _give_work(cells, now=now)
    plans = adherence.marks([cell.id for cell in cells], now=now)
    for cell in cells:
        cell.plan = plans.get(cell.id, "")
    return cells, teams


def staff(rows: Sequence[queues.Row], cells: Sequence[Cell], *, now: datetime) -> None:
    """Fill in how many people each queue has there and free, and what everybody does."""
    names = {row.queue.pk: row.queue for row in rows}
    for cell in cells:
        _say(cell, names, now=now)
    there: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.is_there:
            for team_id in cell.team_ids:
                there[team_id].append(cell)
    for row in rows:
        team_ids: list[int] = row.queue.team_ids  # type: ignore[attr-defined]
        found = {cell.id: cell for team_id in team_ids for cell in there[team_id]}
        row.staffed = len(found)
        kind = row.kind or "chat"
        row.free = sum(cell.is_free_for(kind, now=now) for cell in found.values())


def _say(cell: Cell, known: Mapping[int, Queue], *, now: datetime) -> None:
    """What somebody with work does: "Chat, Delivery"; wrapping up, for how long it may take."""
    held = next((pk for pk in cell.queue_ids if pk in known), None)
    if cell.jack in ("busy", "offered") and cell.held:
        kind = cell.held[-1].kind
        word = str(dict(ChannelKind.choices).get(kind, kind))
        cell.doing = f"{word}, {known[held].name}" if held else word
    elif cell.jack == "wrapup":
        allowed = known[held].wrap_up_seconds if held else 0
        cell.doing = _("Wrap-up, %(time)s allowed") % {"time": f"{allowed // 60}:{allowed % 60:02}"}
        cell.is_long = bool(allowed) and (now - cell.since).total_seconds() > allowed


def _cell(row: Sequence[Any], profile: Profile, *, now: datetime) -> Cell:
    (
        user_id, name, presence, presence_since, routing, routing_since, device, idle_since,
        _profile_id, reason, allowed, team_ids,
    ) = row  # fmt: skip
    lost = device in (DeviceState.SOCKET_LOST, DeviceState.MIC_LOST)
    cell = Cell(
        id=user_id,
        name=name,
        jack=_jack(presence, routing),
        doing="",
        since=presence_since if presence != PresenceState.AVAILABLE else routing_since,
        team_ids=list(team_ids),
        is_there=presence == PresenceState.AVAILABLE and not lost,
        profile=profile,
    )
    if cell.jack == "away":
        cell.doing = _away(presence, reason, allowed)
        away_for = int((now - presence_since).total_seconds() // 60)
        cell.over = max(away_for - allowed, 0) if allowed else 0
        cell.is_long = cell.over > 0
    elif cell.jack == "available":
        cell.since = max(idle_since, presence_since)
        cell.doing = _("Ready")
    elif cell.jack == "breached":
        cell.problem = cell.doing = _("Missed an offer")
    if lost:
        cell.problem = str(DeviceState(device).label)
    return cell


def _jack(presence: str, routing: str) -> str:
    if presence != PresenceState.AVAILABLE:
        return "away"
    return {
        RoutingState.RESERVED: "offered",
        RoutingState.INTERACTING: "busy",
        RoutingState.WRAP_UP: "wrapup",
        RoutingState.NOT_RESPONDING: "breached",
    }.get(RoutingState(routing), "available")


def _away(presence: str, reason: str | None, allowed: int | None) -> str:
    word = reason or str(PresenceState(presence).label)
    if allowed is None:
        return word
    return _("%(reason)s, %(minutes)s min allowed") % {"reason": word, "minutes": allowed}


def _give_work(cells: Sequence[Cell], *, now: datetime) -> None:
    by_id = {cell.id: cell for cell in cells}
    for agent_id, kind, weight, attention, since, queue_id, _at, _offered in _execute(
        HOLDING, ids=list(by_id)
    ):
        cell = by_id[agent_id]
        cell.held.append(Held(kind, weight, Attention(attention), since))
        cell.queue_ids.add(queue_id)
    for cell in cells:
        counted = Counter(
            item.kind for item in cell.held if not capacity.is_parked(cell.profile, item, now=now)
        )
        cell.chips = [
            Chip(kind, count, most_of(cell.profile, kind)) for kind, count in counted.most_common(3)
        ]
        if cell.jack == "busy":
            live = any(item.kind in LIVE for item in cell.held)
            cell.is_long = live and now - cell.since > LONG_ON_ONE


def most_of(profile: Profile, kind: str) -> int:
    """How many of one kind alone somebody may hold."""
    room = profile.capacity // max(capacity.weight_of(kind), 1)
    return max(min(profile.maxima.get(kind, room), room), 1)


def _execute(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
