"""How long will it take, and how wrong were we: domain/waiting.py on real rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Avg, Count, F, Q
from django.utils import timezone

from apps.routing.choices import EntryState, PresenceState
from apps.routing.domain import waiting
from apps.routing.domain.capacity import WEIGHTS
from apps.routing.domain.waiting import Error, Expected, Wait
from apps.routing.models import Presence, Queue, QueueEntry, WaitObservation

RECENT_WORK = timedelta(minutes=30)
FACTS_KEPT_SECONDS = 5.0
PRIOR_SECONDS = 420.0  # a contact's length, until the queue has its own


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in their line: 1 is next. ``expected`` is None when unknown."""

    position: int
    expected: Expected | None


def place_of(interaction_id: int) -> Place | None:
    """For the customer's own screen; None when they do not wait."""
    entry = (
        QueueEntry.objects.select_related("queue")
        .filter(interaction=interaction_id, state__in=[EntryState.WAITING, EntryState.OFFERED])
        .first()
    )
    if entry is None:
        return None
    ahead = _ahead(entry)
    return Place(ahead + 1, expected(entry.queue, ahead=ahead))


def expected(queue: Queue, *, ahead: int, now: datetime | None = None) -> Expected | None:
    """The range for somebody who joins behind ``ahead`` others."""
    moment = now or timezone.now()
    return waiting.expected(
        ahead=ahead,
        point=_point(queue, ahead=ahead, now=moment),
        recent=_facts(queue, now=moment).recent,
    )


@dataclass(frozen=True, slots=True)
class Pace:
    """What a queue's expected waits rest on: seconds a contact takes, people by share."""

    handle_time: float
    people: float
    giving_up: float


def pace(queue: Queue, *, now: datetime) -> Pace:
    facts = _facts(queue, now=now)
    return Pace(facts.handle_time, sum(facts.shares), facts.giving_up)


def error_of(queue_id: int) -> Error | None:
    """How far off the promises of the last 200 answered waits were."""
    return waiting.error(_recent(queue_id))


def waiting_in(queue: Queue) -> int:
    return QueueEntry.objects.waiting().filter(queue=queue).count()


def predict(entry: QueueEntry, *, ahead: int) -> None:
    """Note on an entry about to join what it was told, so that it can be held against us."""
    entry.ahead = ahead
    said = expected(entry.queue, ahead=entry.ahead, now=entry.enqueued_at)
    if said is not None:
        entry.expected_wait, entry.expected_wait_high = round(said.low), round(said.high)
    else:
        point = _point(entry.queue, ahead=entry.ahead, now=entry.enqueued_at)
        entry.expected_wait = round(point) if point is not None else None


def observe(entry: QueueEntry, *, answered: bool, at: datetime) -> None:
    """A wait ended: keep what it was beside what was said."""
    since = max(entry.enqueued_at, entry.held_until or entry.enqueued_at)
    WaitObservation.objects.create(
        queue_id=entry.queue_id,
        at=at,
        ahead=entry.ahead,
        predicted_low=entry.expected_wait,
        predicted_high=entry.expected_wait_high,
        waited=max(round((at - since).total_seconds()), 0),
        answered=answered,
    )


def _ahead(entry: QueueEntry) -> int:
    mine = entry.base_priority + entry.boost
    line = (
        QueueEntry.objects.waiting()
        .filter(queue=entry.queue)
        .exclude(pk=entry.pk)
        .annotate(rank=F("base_priority") + F("boost"))
    )
    return line.filter(Q(rank__gt=mine) | Q(rank=mine, enqueued_at__lt=entry.enqueued_at)).count()


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the estimate of one queue rests on."""

    handle_time: float
    shares: tuple[float, ...]
    giving_up: float
    recent: tuple[Wait, ...]


_known: dict[int, tuple[float, _Facts]] = {}  # queue -> until when (monotonic), facts


def _facts(queue: Queue, *, now: datetime) -> _Facts:
    """Read anew every few seconds per process: every newcomer asks."""
    until, facts = _known.get(queue.pk, (0.0, None))
    if facts is not None and monotonic() < until:
        return facts
    recent = QueueEntry.objects.filter(
        queue=queue, done_at__gte=now - RECENT_WORK, assigned_at__isnull=False
    )
    seen = recent.aggregate(n=Count("pk"), mean=Avg(F("done_at") - F("assigned_at")))
    mean = seen["mean"].total_seconds() if seen["mean"] else 0.0
    at_once = _at_once(queue)
    facts = _Facts(
        handle_time=waiting.shrunk_mean(seen["n"], mean, prior=PRIOR_SECONDS),
        shares=tuple(share * at_once for share in _shares(queue, now=now)),
        giving_up=_giving_up(queue.pk),
        recent=tuple(_recent(queue.pk)),
    )
    _known[queue.pk] = (monotonic() + FACTS_KEPT_SECONDS, facts)
    return facts


def _point(queue: Queue, *, ahead: int, now: datetime) -> float | None:
    facts = _facts(queue, now=now)
    return waiting.formula(
        ahead=ahead,
        handle_time=facts.handle_time,
        shares=facts.shares,
        giving_up=facts.giving_up,
    )


def _shares(queue: Queue, *, now: datetime) -> list[float]:
    """For each available person of the queue, the share of their recent work that was here.

    Without recent work, one part in as many queues as they serve.
    """
    available = Presence.objects.filter(
        presence=PresenceState.AVAILABLE, user__teams__queues=queue
    ).values("user_id")
    people = dict(
        Presence.objects.filter(user_id__in=available)
        .annotate(queues=Count("user__teams__queues", distinct=True))
        .values_list("user_id", "queues")
    )
    work: defaultdict[int, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    # By the queues, which have an index in time; the agents of a queue share most of them.
    recent = QueueEntry.objects.filter(
        queue__in=Queue.objects.filter(teams__members__in=people).values("pk"),
        enqueued_at__gte=now - RECENT_WORK,
        agent_id__in=people,
    )
    counted = recent.values_list("agent_id", "queue_id").annotate(n=Count("pk"))
    for agent_id, queue_id, n in counted:
        work[agent_id][queue_id == queue.pk] += n
    shares = []
    for agent_id, queues in people.items():
        here, elsewhere = work[agent_id][True], work[agent_id][False]
        if here + elsewhere:
            shares.append(max(here / (here + elsewhere), 0.1))
        else:
            shares.append(1 / max(queues, 1))
    return shares


def _at_once(queue: Queue) -> float:
    """How many of this queue's usual kind one person carries."""
    kind = (
        QueueEntry.objects.filter(queue=queue)
        .order_by("-enqueued_at")
        .values_list("kind", flat=True)
        .first()
    )
    return max(100 // WEIGHTS.get(kind or "", 100), 1)


def _giving_up(queue_id: int) -> float:
    recent = list(
        WaitObservation.objects.filter(queue=queue_id)
        .order_by("-at")
        .values_list("answered", flat=True)[: waiting.RECENT_WAITS]
    )
    if len(recent) < waiting.FEWEST_WAITS:
        return 0.0
    return min(1 - sum(recent) / len(recent), 0.5)


def _recent(queue_id: int) -> list[Wait]:
    """The last answered waits, oldest first."""
    rows = (
        WaitObservation.objects.filter(queue=queue_id, answered=True)
        .order_by("-at")
        .values_list("ahead", "predicted_low", "waited")[: waiting.RECENT_WAITS]
    )
    return [Wait(ahead, predicted, waited) for ahead, predicted, waited in reversed(list(rows))]
