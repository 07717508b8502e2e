"""The one seam to ``channels``: what a kind can do, and what we owe its provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.channels.choices import OutboxState
from apps.channels.events import OutboxQueued
from apps.channels.models import ChannelAccount, OutboxMessage
from apps.core.events import publish
from apps.interactions.models import Message

_CAN: dict[str, frozenset[str]] = {
    "chat": frozenset({"send", "attach", "live", "typing", "read_receipts"}),
    "email": frozenset({"send", "start", "attach", "html", "subject", "copies", "threaded"}),
    "form": frozenset({"attach", "subject"}),
    "generic": frozenset({"send", "start", "attach", "html", "subject", "threaded"}),
}


def can(kind: str, ability: str) -> bool:
    """Whether channels of ``kind`` are able to ``live``, ``subject``, ``copies``, ``edit``..."""
    return ability in _CAN.get(kind, frozenset())


def queue(
    *, account: ChannelAccount, message: Message, letter: dict[str, Any], due_at: datetime
) -> OutboxMessage:
    """Owe ``message`` to its recipients, in the caller's transaction."""
    recipients = [p["address"] for who in ("to", "cc", "bcc") for p in letter.get(who, ())]
    row, made = OutboxMessage.objects.get_or_create(
        idempotency_key=f"message-{message.pk}",
        defaults={
            "account": account,
            "reference": f"message:{message.pk}",
            "payload": letter,
            "recipients": recipients,
            "due_at": due_at,
        },
    )
    if made:
        publish(OutboxQueued(row.pk))
    return row


def cancel(outbox_ids: Sequence[int]) -> bool:
    """Take back what is not being sent yet; False when it is too late."""
    won = OutboxMessage.objects.filter(pk__in=outbox_ids, state=OutboxState.QUEUED).update(
        state=OutboxState.CANCELLED, updated_at=timezone.now()
    )
    return won == len(outbox_ids)


def retry(outbox_id: int) -> bool:
    """Start anew for one that failed; False when it did not."""
    now = timezone.now()
    won = OutboxMessage.objects.filter(pk=outbox_id, state=OutboxState.FAILED).update(
        state=OutboxState.QUEUED, due_at=now, attempts=0, problem="", updated_at=now
    )
    if won:
        publish(OutboxQueued(outbox_id))
    return bool(won)


def attachment_limit(kind: str) -> int:
    """Bytes of one file on channels of ``kind``."""
    return (20 if kind == "email" else 10) * 1024 * 1024
