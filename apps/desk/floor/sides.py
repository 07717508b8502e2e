"""The right pane: one queue with its line, or one agent with their work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.floor import figures, levers, queues
from apps.desk.floor.curve import Curve
from apps.routing.choices import EntryState, PresenceState
from apps.routing.models import AgentStateEvent, Presence, Queue, QueueEntry, ReasonCode
from apps.voice.choices import LegRole
from apps.voice.models import Call

MOST_WAITING = 40
STATES_BACK = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    entry: QueueEntry
    is_overdue: bool


def queue(row: Queue, user: User, *, now: datetime) -> dict[str, Any]:
    """Its day so far with numerator and denominator, and who waits, longest first."""
    found = queues.read(user, now=now, only=row.pk)[0]
    entries = (
        QueueEntry.objects.visible_to(user)
        .waiting()
        .filter(queue=row)
        .select_related("interaction", "interaction__customer", "interaction__case")
        .order_by("enqueued_at")[:MOST_WAITING]
    )
    since = queues.since_of(found.queue, now=now)
    foreseen = levers.foresee(found, now=now)
    return {
        "row": found,
        "foreseen": foreseen,
        "helpers": levers.helpers(found, user, foreseen, now=now),
        "lent": levers.lent(found),
        "may_steer": user.may(Action.FLOOR_STEER),
        "curve": Curve.of(
            figures.course(found.queue.pk, since=since, target=row.target_seconds, now=now),
            target_percent=row.target_percent,
            since=since,
            now=now,
            ahead=foreseen.outlook.course if foreseen else (),
        ),
        "waiting": [
            Waiting(entry, entry.respond_by is not None and entry.respond_by < now)
            for entry in entries
        ],
        "now": now,
    }


def agent(person: User, user: User, *, now: datetime) -> dict[str, Any]:
    """Their state, what they hold, and their states of today."""
    row = Presence.objects.visible_to(user).select_related("reason").filter(user=person).first()
    held = (
        QueueEntry.objects.visible_to(user)
        .filter(state=EntryState.ASSIGNED, agent=person)
        .select_related("queue", "interaction", "interaction__customer", "interaction__case")
        .order_by("assigned_at")[:MOST_WAITING]
    )
    events = (
        AgentStateEvent.objects.visible_to(user)
        .filter(user=person, field="presence", at__gte=now - STATES_BACK)
        .select_related("reason", "actor")
        .order_by("-at")[:8]
    )
    return {
        "person": person,
        "presence": row,
        "held": list(held),
        "call": call_of(person, user),
        "kinds": sorted(Counter(entry.kind for entry in held).items()),
        "events": list(events),
        "reasons": ReasonCode.objects.visible_to(user).current(),
        "may_steer": user.may(Action.FLOOR_STEER),
        "back": levers.back(person, row, user, now=now),
        "may_call_back": row is not None and row.presence != PresenceState.OFFLINE,
        "now": now,
    }


def call_of(person: User, user: User) -> Call | None:
    """The call that ``person`` talks in, for whoever may listen to it."""
    on_it = Q(legs__user=person, legs__role=LegRole.AGENT, legs__ended_at=None)
    rows = Call.objects.visible_to(user).live().filter(on_it, talking_at__isnull=False)
    return rows.select_related("interaction").first()
