"""What the status strip says: the agent's state, how full their hands are, what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.routing.choices import PresenceState, RoutingState
from apps.routing.domain import capacity
from apps.routing.models import CapacityProfile, Presence, Queue, QueueEntry, ReasonCode
from apps.routing.services import holdings

SHOWN_ALWAYS = ("chat", "email")
MOST_SOCKETS = 5  # beyond it a row of holes says less than the figures

# What somebody who is available is doing: jack, word.
DOING: dict[str, tuple[str, str | Promise]] = {
    RoutingState.IDLE: ("available", _("Available")),
    RoutingState.RESERVED: ("available", _("Available")),
    RoutingState.INTERACTING: ("busy", _("Busy")),
    RoutingState.WRAP_UP: ("wrapup", _("Wrap-up")),
    RoutingState.NOT_RESPONDING: ("away", _("Missed an offer")),
}


@dataclass(frozen=True, slots=True)
class State:
    """The switch in words: its jack, what it says, since when, and what comes after."""

    jack: str
    word: str
    since: datetime | None
    then: str
    is_available: bool
    is_engaged: bool
    reason_id: int | None


@dataclass(frozen=True, slots=True)
class Room:
    kind: str
    used: int
    size: int

    @property
    def has_sockets(self) -> bool:
        return self.size <= MOST_SOCKETS


@dataclass(frozen=True, slots=True)
class Pressure:
    queue: Queue
    waiting: int
    oldest: datetime


def of(user: User) -> dict[str, Any]:
    row = (
        Presence.objects.filter(user=user)
        .select_related("reason", "next_reason", "profile")
        .first()
    )
    reasons = ReasonCode.objects.visible_to(user).filter(archived_at__isnull=True)
    return {
        "presence": row,
        "state": _state(row),
        "rooms": _rooms(user, row.profile if row else None),
        "reasons": list(reasons),
    }


def pressure(user: User) -> list[Pressure]:
    """Who waits in the agent's queues, the longest wait first."""
    queues = {
        queue.pk: queue
        for queue in Queue.objects.visible_to(user).current().filter(teams__in=user.team_ids())
    }
    lines = (
        QueueEntry.objects.waiting()
        .filter(queue__in=queues)
        .values("queue")
        .annotate(many=Count("pk"), oldest=Min("enqueued_at"))
        .order_by("oldest")
    )
    return [Pressure(queues[line["queue"]], line["many"], line["oldest"]) for line in lines]


def _state(row: Presence | None) -> State:
    if row is None or row.presence == PresenceState.OFFLINE:
        since = row.presence_since if row else None
        return State("offline", str(_("Offline")), since, "", False, False, None)
    then = str(row.next_reason or row.get_next_presence_display()) if row.next_presence else ""
    engaged = row.routing in {RoutingState.INTERACTING, RoutingState.WRAP_UP}
    if row.presence == PresenceState.AVAILABLE:
        jack, word = DOING[row.routing]
        since = row.presence_since if row.routing == RoutingState.IDLE else row.routing_since
        missed = row.routing == RoutingState.NOT_RESPONDING
        return State(jack, str(word), since, then, not missed, engaged, None)
    word = str(row.reason or row.get_presence_display())
    return State("away", word, row.presence_since, then, False, engaged, row.reason_id)


def _rooms(user: User, own: CapacityProfile | None) -> list[Room]:
    """What they hold of each kind, and how many fit: the profile's maximum, or what weight lets."""
    now = timezone.now()
    profile = holdings.profile_of(own) if own else holdings.profiles()[1]
    used: dict[str, int] = dict.fromkeys(SHOWN_ALWAYS, 0)
    for item in holdings.held_by([user.pk])[user.pk].items:
        used.setdefault(item.kind, 0)
        used[item.kind] += not capacity.is_parked(profile, item, now=now)
    return [
        Room(kind, many, max(profile.maxima.get(kind) or _fit(profile, kind), many, 1))
        for kind, many in used.items()
    ]


def _fit(profile: capacity.Profile, kind: str) -> int:
    return profile.capacity // capacity.weight_of(kind)
