"""What is now: lines and people read from the rows themselves, today's sums from the facts.

Three small statements whatever the history; a wallboard may ask every second.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q

from apps.analytics import querysets
from apps.analytics.services import figures
from apps.analytics.services.figures import EVERYTHING, Filters, Period
from apps.routing.choices import DeviceState, PresenceState, RoutingState
from apps.routing.models import Presence, Queue

if TYPE_CHECKING:
    from apps.accounts.models import User

STALE_AFTER = timedelta(seconds=10)  # figures older than that are shown as such

WAITING = """
SELECT {key}, count(*), count(*) FILTER (WHERE e.held_until > %(now)s),
       min(greatest(e.enqueued_at, e.held_until))
           FILTER (WHERE e.held_until IS NULL OR e.held_until <= %(now)s),
       count(*) FILTER (WHERE coalesce(e.respond_by, greatest(e.enqueued_at, e.held_until)
                                + q.target_seconds * interval '1 second') < %(now)s)
FROM routing_queueentry e JOIN routing_queue q ON q.id = e.queue_id
WHERE {state} AND (%(all)s OR e.queue_id = ANY(%(queues)s))
  AND (cardinality(%(kinds)s::text[]) = 0 OR e.kind = ANY(%(kinds)s))
GROUP BY 1
"""
KEYS = {"queue": "e.queue_id", "kind": "e.kind", "brand": "q.brand_id", "": "0"}


@dataclass(frozen=True, slots=True)
class Line:
    """``held`` came out of hours and wait for the opening; they are no part of ``waiting``."""

    waiting: int = 0
    held: int = 0
    overdue: int = 0  # past the promise already
    oldest: datetime | None = None

    def longest_wait(self, now: datetime) -> float | None:
        """Seconds the oldest has waited; None when nobody waits."""
        return max((now - self.oldest).total_seconds(), 0.0) if self.oldest else None

    def __add__(self, other: Line) -> Line:
        moments = [at for at in (self.oldest, other.oldest) if at]
        return Line(
            self.waiting + other.waiting, self.held + other.held,
            self.overdue + other.overdue, min(moments, default=None),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crew:
    """People by what they can take now. ``signed_in`` is the sum of all others."""

    signed_in: int = 0
    idle: int = 0
    handling: int = 0
    wrapping_up: int = 0
    not_reached: int = 0  # available, but missed an offer or lost the line
    away: int = 0


def lines(
    by: str = "queue", filters: Filters = EVERYTHING, *, now: datetime, reader: User | None = None
) -> dict[Any, Line]:
    """Who waits, by "queue" (id), "kind", "brand" (id), or "" for all: key 0."""
    found: dict[Any, Line] = {}
    for state in ("e.state = 'waiting'", "e.state = 'offered'"):  # the first has its own index
        with connection.cursor() as cursor:
            statement = WAITING.format(key=KEYS[by], state=state)
            cursor.execute(statement, {"now": now, **_wanted(filters, reader)})
            for key, count, held, oldest, overdue in cursor.fetchall():
                line = Line(count - held, held, overdue, oldest)
                found[key] = found[key] + line if key in found else line
    return found


def crew(filters: Filters = EVERYTHING, *, reader: User | None = None) -> Crew:
    """The people of ``filters.teams`` (none named: all) and what they do."""
    there = Presence.objects.exclude(presence=PresenceState.OFFLINE)
    if filters.teams:
        there = there.filter(user__in=_members(filters.teams))
    if reader is not None:
        there = there.filter(querysets.people_of(reader))
    ready = Q(presence=PresenceState.AVAILABLE)
    reached = ~Q(routing=RoutingState.NOT_RESPONDING) & ~Q(device=DeviceState.SOCKET_LOST)
    busy = Q(routing__in=[RoutingState.INTERACTING, RoutingState.RESERVED])
    counts: Mapping[str, int] = there.aggregate(
        signed_in=Count("pk"),
        idle=Count("pk", filter=ready & reached & Q(routing=RoutingState.IDLE)),
        handling=Count("pk", filter=ready & reached & busy),
        wrapping_up=Count("pk", filter=ready & reached & Q(routing=RoutingState.WRAP_UP)),
        not_reached=Count("pk", filter=ready & ~reached),
        away=Count("pk", filter=~ready),
    )
    return Crew(**counts)


def today(*, zone: str, now: datetime) -> Period:
    """From midnight where it is ``zone`` to the end of the running quarter of an hour."""
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Period(midnight, midnight + timedelta(days=1), zone)


def is_stale(*, now: datetime) -> bool:
    """Whether the facts lag behind the logs by more than ten seconds."""
    counted = figures.counted_to()
    return counted is None or now - counted > STALE_AFTER


def _wanted(filters: Filters, reader: User | None) -> dict[str, Any]:
    queues = Queue.objects.all() if reader is None else Queue.objects.visible_to(reader)
    if filters.queues:
        queues = queues.filter(pk__in=filters.queues)
    if filters.brands:
        queues = queues.filter(brand__in=filters.brands)
    if filters.teams:
        queues = queues.filter(pk__in=Queue.objects.filter(teams__in=filters.teams).values("pk"))
    everything = reader is None and not (filters.queues or filters.brands or filters.teams)
    return {
        "all": everything,
        "queues": [] if everything else list(queues.values_list("pk", flat=True)),
        "kinds": list(filters.kinds),
    }


def _members(teams: Collection[int]) -> Any:
    return Presence.objects.filter(user__teams__in=teams).values("user")
