"""Somebody's three states: every change goes through here, by the one table, and is written down.

``locked`` is the lock under which capacity is checked: whoever gives work to people or takes
it from them holds their rows, in pk order.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import realtime
from apps.core.events import publish
from apps.interactions.choices import Status
from apps.routing.choices import (
    DeviceState,
    OfferState,
    PresenceState,
    WrapUpMode,
)
from apps.routing.domain import states
from apps.routing.domain.states import Actor
from apps.routing.errors import StateRefused
from apps.routing.events import PresenceChanged
from apps.routing.models import AgentStateEvent, Offer, Presence, QueueEntry, ReasonCode
from apps.routing.services.wake import wake

if TYPE_CHECKING:
    from apps.accounts.models import User

BLOCKING_WRAP_UP = (WrapUpMode.TIMED, WrapUpMode.FIXED)


def locked(user_ids: Collection[int]) -> dict[int, Presence]:
    """The rows of ``user_ids``, made when missing, locked in pk order until the commit."""
    wanted = set(user_ids)
    rows = {row.user_id: row for row in _locking(wanted)}
    if missing := wanted - rows.keys():
        Presence.objects.bulk_create(
            [Presence(user_id=user_id) for user_id in sorted(missing)], ignore_conflicts=True
        )
        rows = {row.user_id: row for row in _locking(wanted)}
    return rows


@transaction.atomic
def set_presence(
    *,
    user: User,
    presence: str,
    reason: ReasonCode | None = None,
    by: User | None = None,
    words: str = "",
) -> Presence:
    """Go available, away (with a reason) or offline; ``by`` a supervisor, or nobody: the system.

    Saying "available" again also ends "not responding". Raises StateRefused.
    """
    now = timezone.now()
    row = locked([user.pk])[user.pk]
    if presence == PresenceState.AVAILABLE:
        row.return_at = None
    if row.presence != presence or row.reason_id != (reason.pk if reason else None):
        actor = Actor.AGENT if by == user else Actor.SUPERVISOR if by else Actor.SYSTEM
        if actor is Actor.AGENT and reason is not None:
            _check_reason(row, reason)
        said = reason.name if reason else words
        move(row, "presence", presence, actor=actor, by=by, reason=reason, words=said, at=now)
        row.reason = reason
        row.next_presence, row.next_reason = "", None
    if by == user:
        row.seen_at = now
        if row.device == DeviceState.SOCKET_LOST:
            move(row, "device", DeviceState.OK, actor=Actor.AGENT, at=now)
    settle(row, now=now)
    return row


@transaction.atomic
def set_next(*, user: User, presence: str, reason: ReasonCode | None = None) -> Presence:
    """Keep for later: "after this: break": taken up when the last conversation is done."""
    row = locked([user.pk])[user.pk]
    row.next_presence, row.next_reason = presence, reason
    settle(row, now=timezone.now())
    return row


def heartbeat(*, user_id: int, at: datetime | None = None) -> None:
    """Their browser is there. One statement, unless it had been given up for lost.

    People who never signed on to a desk have no row, and get none by looking.
    """
    now = at or timezone.now()
    theirs = Presence.objects.filter(user_id=user_id)
    going_on = theirs.filter(seen_at__gt=now - timedelta(seconds=states.GAP_AFTER))
    if going_on.exclude(device=DeviceState.SOCKET_LOST).update(seen_at=now) or not theirs.exists():
        return
    with transaction.atomic():
        row = locked([user_id])[user_id]
        _make_good(row, now=now)
        row.seen_at = now
        if row.device == DeviceState.SOCKET_LOST:
            move(row, "device", DeviceState.OK, actor=Actor.SYSTEM, at=now)
        settle(row, now=now)


def _make_good(row: Presence, *, now: datetime) -> None:
    """What they could not see while their browser was not reached counts against nobody.

    An offer still open begins to ring now; one that ran out meanwhile was no miss of theirs.
    """
    if row.seen_at is None or now - row.seen_at <= timedelta(seconds=states.GAP_AFTER):
        return
    for offer in (
        Offer.objects.open()
        .filter(agent=row.user_id, expires_at__gt=now)
        .select_related("entry__queue")
    ):
        rings_until = now + timedelta(seconds=offer.entry.queue.offer_seconds)
        Offer.objects.open().filter(pk=offer.pk).update(expires_at=rings_until)
        announce([row.user_id], "offers-changed")
    if row.missed_at is not None and row.missed_at > row.seen_at:
        row.missed_at = row.return_at = None


@transaction.atomic
def set_device(*, user_id: int, device: str, words: str = "") -> Presence:
    """What the browser says of microphone and line, or the reconciler of the socket."""
    now = timezone.now()
    row = locked([user_id])[user_id]
    if row.device != device:
        move(row, "device", device, actor=Actor.SYSTEM, words=words, at=now)
    settle(row, now=now)
    return row


@transaction.atomic
def set_phone(*, user_id: int, has_phone: bool) -> None:
    """Whether a phone of theirs can be rung now: without one no call is offered to them."""
    locked([user_id])
    if (
        Presence.objects.filter(user_id=user_id)
        .exclude(has_phone=has_phone)
        .update(has_phone=has_phone)
    ):
        publish(PresenceChanged(user_id))
        wake()


def move(
    row: Presence,
    field: str,
    after: str,
    *,
    actor: Actor,
    at: datetime,
    by: User | None = None,
    reason: ReasonCode | None = None,
    words: str = "",
) -> None:
    """One step along the table, on a locked row that ``settle`` saves; raises StateRefused."""
    before = getattr(row, field)
    refused = states.refusal(field, before, after, by=actor, reason=words)
    if refused:
        raise StateRefused(refused)
    setattr(row, field, after)
    setattr(row, f"{field}_since", at)
    AgentStateEvent.objects.create(
        user_id=row.user_id,
        field=field,
        before=before,
        after=after,
        reason=reason,
        words=words[:120],
        actor=by,
        at=at,
    )


def settle(row: Presence, *, now: datetime, completed: bool = False) -> None:
    """Read the routing state off the work, save the locked row, tell the browser and the router.

    ``completed``: something was finished just now, from which idle time counts.
    """
    if completed:
        row.idle_since = now
    offers = Offer.objects.filter(agent_id=row.user_id, state=OfferState.OPEN).count()
    engaged, wrapping = _work(row.user_id)
    state = states.routing_state(
        open_offers=offers,
        engaged=engaged,
        # Beside a running conversation the weight alone counts: it does not stop the rest.
        wrapping=wrapping if not engaged else 0,
        missed=row.return_at is not None,
    )
    if row.routing != state:
        move(row, "routing", state, actor=Actor.SYSTEM, at=now)
    if row.next_presence and not offers and not engaged and not wrapping:
        _take_next(row, now=now)
    row.save()
    publish(PresenceChanged(row.user_id))
    wake()


def announce(user_ids: Collection[int | None], name: str) -> None:
    """After the commit: tell the browsers of ``user_ids`` to look again."""
    groups = [f"user.{user_id}" for user_id in user_ids if user_id is not None]
    if groups:
        transaction.on_commit(lambda: realtime.hint_all(groups, name), robust=True)


def _work(user_id: int) -> tuple[int, int]:
    """Conversations under way, and wrap-ups that stop routing."""
    held = QueueEntry.objects.held_by(user_id).values_list(
        "interaction__status", "attention", "queue__wrap_up_mode"
    )
    engaged = wrapping = 0
    for status, attention, mode in held:
        engaged += status == Status.ACTIVE and attention not in ("parked", "snoozed")
        wrapping += status == Status.WRAP_UP and mode in BLOCKING_WRAP_UP
    return engaged, wrapping


def _take_next(row: Presence, *, now: datetime) -> None:
    reason, words = row.next_reason, row.next_reason.name if row.next_reason else ""
    if row.presence != row.next_presence:
        move(
            row, "presence", row.next_presence,
            actor=Actor.SYSTEM, reason=reason, words=words, at=now,
        )  # fmt: skip
        row.reason = reason
    row.next_presence, row.next_reason = "", None


def _check_reason(row: Presence, reason: ReasonCode) -> None:
    if reason.needs_approval:
        raise StateRefused(_("%(reason)s is set by a supervisor.") % {"reason": reason.name})
    if reason.max_at_once is None:
        return
    colleagues = (
        Presence.objects.filter(reason=reason, presence=PresenceState.AWAY)
        .filter(user__teams__in=row.user.team_ids())
        .exclude(pk=row.pk)
    )
    if colleagues.distinct().count() >= reason.max_at_once:
        raise StateRefused(
            _("%(reason)s: as many of your team as may at once.") % {"reason": reason.name}
        )


def _locking(user_ids: Collection[int]) -> list[Presence]:
    rows = Presence.objects.select_for_update(of=("self",)).filter(user_id__in=user_ids)
    return list(rows.order_by("pk"))
