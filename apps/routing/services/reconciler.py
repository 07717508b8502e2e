"""Finding what got stuck: every promise of routing has a sweeper that keeps it.

Each sweep is harmless when there is nothing to do and safe beside its twin in another
process; one that fails does not stop the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Q

from apps.core.errors import DomainError
from apps.interactions.choices import Status
from apps.interactions.models import Interaction
from apps.interactions.services import conversations, wrap_ups
from apps.routing.choices import DeviceState, EntryState, OfferState, PresenceState
from apps.routing.domain import states
from apps.routing.domain.capacity import OTHER_PARKED_AFTER
from apps.routing.domain.scoring import REAL_TIME
from apps.routing.domain.states import Actor
from apps.routing.models import Offer, Presence, QueueEntry
from apps.routing.services import (
    entries,
    holdings,
    leavers,
    offers,
    overflow,
    presence,
    queues,
)

log = structlog.get_logger(__name__)
T = TypeVar("T")

BATCH = 500
UNTOUCHED = timedelta(seconds=20)  # younger rows may be in the middle of a change
UNHEARD = timedelta(seconds=5)  # by then an opening that was announced has been heard


def sweep(*, now: datetime) -> dict[str, int]:
    """Run every sweep once; returns what each found."""
    found = {}
    for name, look in SWEEPS.items():
        try:
            found[name] = look(now)
        except (DatabaseError, DomainError):
            log.exception("sweep.failed", sweep=name)
    if any(found.values()):
        log.info("sweep.found", **{name: n for name, n in found.items() if n})
    return found


def _due_rules(now: datetime) -> int:
    return queues.publish_due(now=now)


def _expired_offers(now: datetime) -> int:
    return offers.expire(now=now)


def _silent_browsers(now: datetime) -> int:
    """30 s without a heartbeat: the socket is lost. Offers on it go to somebody else at once."""
    silent = now - timedelta(seconds=states.SOCKET_LOST_AFTER)
    rows = Presence.objects.on_shift().filter(_unheard_since(silent))
    lost = rows.exclude(device=DeviceState.SOCKET_LOST).values_list("user_id", flat=True)
    ids = list(lost[:BATCH])
    return _each(
        ids, lambda user_id: offers.fail_device(user_id=user_id, words="No heartbeat for 30 s")
    )


def _gone_people(now: datetime) -> int:
    """Five minutes of silence: signed off, and their live conversations wait for somebody else."""
    silent = now - timedelta(seconds=states.OFFLINE_AFTER)
    gone = list(
        Presence.objects.on_shift()
        .filter(_unheard_since(silent))
        .values_list("user_id", flat=True)[:BATCH]
    )
    return _each(gone, lambda user_id: _sign_off(user_id, now=now))


@transaction.atomic
def _sign_off(user_id: int, *, now: datetime) -> None:
    row = presence.locked([user_id])[user_id]
    if row.presence == PresenceState.OFFLINE:
        return
    presence.move(
        row, "presence", PresenceState.OFFLINE,
        actor=Actor.SYSTEM, words="No heartbeat for five minutes", at=now,
    )  # fmt: skip
    row.reason = None
    presence.settle(row, now=now)


def _left_conversations(now: datetime) -> int:
    """Live conversations whose agent is offline go back in line; mail waits for its agent."""
    left = (
        QueueEntry.objects.filter(
            state=EntryState.ASSIGNED,
            kind__in=REAL_TIME,
            interaction__status=Status.ACTIVE,
            agent__presence__presence=PresenceState.OFFLINE,
            agent__presence__presence_since__lte=now - UNTOUCHED,
            assigned_at__lte=now - UNTOUCHED,
        )
        .select_related("interaction")
        .order_by("pk")[:BATCH]
    )
    return _each(
        left,
        lambda entry: conversations.release(
            interaction=entry.interaction, by=None, reason="agent_gone"
        ),
    )


def _people_who_left(now: datetime) -> int:
    """Deactivated, and nobody heard of it."""
    return _each(leavers.still_there(), lambda user_id: leavers.sign_off(user_id, now=now))


def _left_behind(now: datetime) -> int:
    """What slept on the hands of somebody who left, and is our turn now."""
    settled = leavers.left_behind().filter(interaction__updated_at__lte=now - UNHEARD)
    return _each(settled[:BATCH], leavers.hand_back)


def _rested_people(now: datetime) -> int:
    """ "Not responding" ends by itself after its minute, if the device is well."""
    due = Presence.objects.filter(return_at__lte=now).exclude(
        device__in=[DeviceState.SOCKET_LOST, DeviceState.MIC_LOST]
    )
    ids = list(due.values_list("user_id", flat=True)[:BATCH])
    with transaction.atomic():
        for row in presence.locked(ids).values():
            row.return_at = None
            presence.settle(row, now=now)
    return len(ids)


def _out_of_step(now: datetime) -> int:
    """Entries that lost touch with their interaction because an event was lost in a crash."""
    settled = now - UNTOUCHED
    live = QueueEntry.objects.live().filter(interaction__updated_at__lte=settled)
    ended = Q(interaction__status=Status.ENDED)
    taken = Q(interaction__owner__isnull=False) & ~Q(state=EntryState.ASSIGNED)
    other = Q(state=EntryState.ASSIGNED) & (
        Q(interaction__owner__isnull=True) | ~Q(agent=F("interaction__owner"))
    )
    ids = list(live.filter(ended | taken | other).values_list("interaction_id", flat=True)[:BATCH])
    return _each(ids, entries.follow)


def _without_entry(now: datetime) -> int:
    """Contacts that wait in no queue: their opening was announced to a process that died."""
    lost = (
        Interaction.objects.waiting()
        .filter(opened_at__lte=now - UNHEARD, opened_at__gte=now - timedelta(days=30))
        .exclude(pk__in=QueueEntry.objects.live().values("interaction"))
        .select_related("case", "customer", "continues")
    )
    return _each(list(lost[:BATCH]), _queue_late)


def _queue_late(interaction: Interaction) -> None:
    """With the place they would have had."""
    entries.enqueue(interaction=interaction, enqueued_at=interaction.opened_at)


def _offered_to_nobody(now: datetime) -> int:
    """Entries marked as offered without an open offer."""
    stuck = (
        QueueEntry.objects.filter(state=EntryState.OFFERED, updated_at__lte=now - UNTOUCHED)
        .exclude(pk__in=Offer.objects.filter(state=OfferState.OPEN).values("entry"))
        .values_list("pk", flat=True)
    )
    ids = list(stuck[:BATCH])
    for pk in ids:
        with transaction.atomic():
            entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=pk)
            is_offered = Offer.objects.open().filter(entry=entry).exists()
            if entry.state == EntryState.OFFERED and not is_offered:
                entries.back_in_line(entry, at=now)
    return len(ids)


def _parked(now: datetime) -> int:
    """What has waited for the customer long enough costs nothing any more."""
    _, usual = holdings.profiles()
    count = 0
    kinds = QueueEntry.objects.filter(state=EntryState.ASSIGNED, attention="customer")
    for kind in kinds.order_by().values_list("kind", flat=True).distinct():
        since = now - timedelta(seconds=usual.parked_after.get(kind, OTHER_PARKED_AFTER))
        count += kinds.filter(kind=kind, attention_since__lte=since).update(
            attention="parked", updated_at=now
        )
    return count


def _overdue_wrap_ups(now: datetime) -> int:
    """Wrap-up that ran out of its time ends by itself."""
    return wrap_ups.time_out_due(now=now)


def _overflow(now: datetime) -> int:
    return overflow.climb(now=now)


def _each(rows: Iterable[T], act: Callable[[T], object]) -> int:
    """Act on each; somebody who was quicker, or one bad row, does not stop the rest."""
    count = 0
    for row in rows:
        try:
            act(row)
            count += 1
        except DomainError as error:
            log.warning("sweep.skipped", row=str(row), error=str(error))
    return count


def _unheard_since(moment: datetime) -> Q:
    return Q(seen_at__lte=moment) | Q(seen_at__isnull=True, presence_since__lte=moment)


SWEEPS: dict[str, Callable[[datetime], int]] = {
    "due_rules": _due_rules,
    "expired_offers": _expired_offers,
    "silent_browsers": _silent_browsers,
    "gone_people": _gone_people,
    "left_conversations": _left_conversations,
    "people_who_left": _people_who_left,
    "left_behind": _left_behind,
    "rested_people": _rested_people,
    "out_of_step": _out_of_step,
    "without_entry": _without_entry,
    "offered_to_nobody": _offered_to_nobody,
    "parked": _parked,
    "overdue_wrap_ups": _overdue_wrap_ups,
    "overflow": _overflow,
}
