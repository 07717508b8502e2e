"""What providers send us: stored first, read and handled later, never lost.

The road of one event: ``store`` under a unique key (the provider is answered now) →
InboundStored → the app above calls ``read`` outside a transaction → takes the messages in
and calls ``settle`` in the same transaction → HANDLED. What fails is tried again by
``sweep``; what cannot be read or keeps failing is QUARANTINED, where people see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.channels.adapters import adapter_for
from apps.channels.choices import InboundState
from apps.channels.events import InboundQuarantined, InboundStored
from apps.channels.models import Arrival, ChannelAccount, InboundEvent
from apps.channels.protocol import Inbound, Unreadable, Webhook
from apps.channels.services import accounts
from apps.core.events import publish

log = structlog.get_logger(__name__)

GRACE = timedelta(seconds=30)  # for the first handling, before the sweeper looks
LADDER = [30, 60, 300, 900, 3_600, 3 * 3_600, 12 * 3_600]  # seconds until the next try
MAX_ATTEMPTS = len(LADDER) + 1


def store(
    *,
    account: ChannelAccount,
    dedupe_key: str,
    raw: bytes,
    headers: Mapping[str, str] | None = None,
    received_at: datetime | None = None,
) -> InboundEvent:
    """Keep what arrived; the same key again gives the event of the first time."""
    return store_once(
        account=account, dedupe_key=dedupe_key, raw=raw, headers=headers, received_at=received_at
    )[0]


@transaction.atomic
def store_once(
    *,
    account: ChannelAccount,
    dedupe_key: str,
    raw: bytes,
    headers: Mapping[str, str] | None = None,
    received_at: datetime | None = None,
) -> tuple[InboundEvent, bool]:
    """Like ``store``, and whether it is new."""
    at = received_at or timezone.now()
    event, made = InboundEvent.objects.get_or_create(
        account=account,
        dedupe_key=dedupe_key[:200],
        defaults={
            "raw": raw,
            "headers": dict(headers or {}),
            "received_at": at,
            "next_attempt_at": timezone.now() + GRACE,
        },
    )
    if made:
        publish(InboundStored(event.pk))
    return event, made


def read(event_id: int) -> list[Inbound]:
    """The messages in a stored event: none when it is settled, a copy, or cannot be read.

    May take seconds: call it outside a transaction. Raises nothing for bad input; that
    goes to quarantine here.
    """
    event = (
        InboundEvent.objects.select_related("account__brand")
        .filter(pk=event_id, state=InboundState.STORED)
        .first()
    )
    if event is None or not event.account.is_active:
        return []  # what a paused account receives waits until it is resumed
    webhook = Webhook(
        headers={**event.headers, "x-received-at": event.received_at.isoformat()},
        body=bytes(event.raw),
    )
    adapter = adapter_for(event.account.kind)
    try:
        messages = adapter.receive(webhook, accounts.for_adapter(event.account))
    except Unreadable as error:
        quarantine(event_id=event_id, problem=f"{error.code}: {error}")
        return []
    if not messages:
        settle(event_id=event_id, note="Nothing in it for us")
    if any(_is_copy(event, message) for message in messages):
        return []
    return messages


def _is_copy(event: InboundEvent, message: Inbound) -> bool:
    """One mail to two of our addresses is one message: the first event that was read has it."""
    fingerprint = message.particulars.get("fingerprint")
    if not fingerprint:
        return False
    arrival, _ = Arrival.objects.get_or_create(
        brand=event.account.brand,
        fingerprint=f"{fingerprint}:{message.provider_id}"[:400],
        defaults={"event": event},
    )
    if arrival.event_id == event.pk:
        return False
    settle(event_id=event.pk, note=f"The same mail as event {arrival.event_id}")
    return True


def settle(*, event_id: int, note: str = "") -> bool:
    """Mark an event as handled; False when somebody else did: then roll back.

    Call it first in the transaction that takes the message in: it locks the row.
    """
    return bool(
        InboundEvent.objects.filter(pk=event_id, state=InboundState.STORED).update(
            state=InboundState.HANDLED,
            handled_at=timezone.now(),
            problem=note[:300],
            next_attempt_at=None,
            updated_at=timezone.now(),
        )
    )


def quarantine(*, event_id: int, problem: str) -> None:
    """Put aside for an administrator, with the reason."""
    won = InboundEvent.objects.filter(pk=event_id, state=InboundState.STORED).update(
        state=InboundState.QUARANTINED,
        problem=problem[:300],
        next_attempt_at=None,
        updated_at=timezone.now(),
    )
    if won:
        log.warning("inbound.quarantined", inbound_event=event_id, problem=problem[:300])
        publish(InboundQuarantined(event_id))


def fail(*, event_id: int, problem: str) -> None:
    """Handling it went wrong on our side: tried again later, in the end quarantined."""
    InboundEvent.objects.filter(pk=event_id, state=InboundState.STORED).update(
        problem=problem[:300], updated_at=timezone.now()
    )


@transaction.atomic
def release(*, event_id: int) -> bool:
    """Try a quarantined event again, after an administrator has mended the cause."""
    won = InboundEvent.objects.filter(pk=event_id, state=InboundState.QUARANTINED).update(
        state=InboundState.STORED,
        attempts=0,
        problem="",
        next_attempt_at=timezone.now() + GRACE,
        updated_at=timezone.now(),
    )
    if won:
        publish(InboundStored(event_id))
    return bool(won)


def sweep(*, now: datetime, limit: int = 200) -> int:
    """Publish anew what was stored and never settled; give up on what failed too often."""
    with transaction.atomic():
        due = list(
            InboundEvent.objects.due(now)
            .filter(account__status="active")
            .order_by("next_attempt_at", "id")
            .select_for_update(skip_locked=True, of=("self",))
            .values_list("pk", "attempts", "problem")[:limit]
        )
        for pk, attempts, problem in due:
            if attempts + 1 >= MAX_ATTEMPTS:
                quarantine(event_id=pk, problem=problem or "It could not be handled")
                continue
            InboundEvent.objects.filter(pk=pk).update(
                attempts=F("attempts") + 1,
                next_attempt_at=now + timedelta(seconds=LADDER[attempts]),
                updated_at=now,
            )
            publish(InboundStored(pk))
    return len(due)
