"""What we owe providers: queued with the message, sent under a lease, kept afterwards.

A sender takes a lease in one short transaction, talks to the provider outside of any, and
settles by compare-and-set: a sender that lost its lease changes nothing. A sender that
dies leaves a lease that ends; the idempotency key makes the second try harmless.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from apps.channels.adapters import adapter_for
from apps.channels.choices import AccountStatus, OutboxState
from apps.channels.events import OutboxFailed, OutboxQueued, OutboxSent
from apps.channels.models import ChannelAccount, OutboxMessage
from apps.channels.protocol import ChannelError, Outbound, Sent
from apps.channels.querysets import OutboxMessageQuerySet
from apps.channels.services import accounts, health, payloads
from apps.core.events import publish
from apps.core.retrying import LADDER, delay

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)  # longer than any provider may take for one message
AUTOMATIC_A_DAY = 3  # automatic answers to one address


@transaction.atomic
def queue(
    *,
    account: ChannelAccount,
    message: Outbound,
    reference: str,
    due_at: datetime | None = None,
) -> OutboxMessage:
    """Owe ``message`` to its recipients, in the caller's transaction.

    ``message.client_id`` is the idempotency key: queued twice it is one row. ``reference``
    comes back in OutboxSent and OutboxFailed.
    """
    parties = [*message.to, *message.cc, *message.bcc]
    row, made = OutboxMessage.objects.get_or_create(
        idempotency_key=message.client_id,
        defaults={
            "account": account,
            "reference": reference,
            "payload": payloads.as_json(message),
            "recipients": [party.address for party in parties],
            "automatic": message.automatic,
            "due_at": due_at or timezone.now(),
        },
    )
    if made:
        publish(OutboxQueued(row.pk))
    return row


def deliver(outbox_id: int, *, sender: str) -> None:
    """Send this one now, if it is due and nobody else has it."""
    _deliver(OutboxMessage.objects.filter(pk=outbox_id), sender=sender, limit=1)


def deliver_due(*, sender: str, limit: int = 50) -> int:
    """Send what is due, oldest first; returns how many were tried."""
    return _deliver(OutboxMessage.objects.all(), sender=sender, limit=limit)


def _deliver(rows: OutboxMessageQuerySet, *, sender: str, limit: int) -> int:
    tried = 0
    while tried < limit and (row := _lease(rows, sender=sender)):
        _send(row)
        tried += 1
    return tried


@transaction.atomic
def _lease(rows: OutboxMessageQuerySet, *, sender: str) -> OutboxMessage | None:
    """One row for us alone until the lease ends. One at a time: a slow provider holds up one."""
    now = timezone.now()
    row = (
        rows.due(now)
        .filter(account__status=AccountStatus.ACTIVE)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("account__brand")
        .first()
    )
    if row is None:
        return None
    row.state, row.attempts = OutboxState.SENDING, row.attempts + 1
    row.leased_until, row.leased_by = now + LEASE, sender[:60]
    row.save(update_fields=["state", "attempts", "leased_until", "leased_by", "updated_at"])
    return row


def _send(row: OutboxMessage) -> None:
    """Talk to the provider, outside any transaction, and write down what it said."""
    try:
        message = payloads.from_json(row.payload)
        sent = adapter_for(row.account.kind).send(message, accounts.for_adapter(row.account))
    except ChannelError as error:
        _not_sent(row, error)
    except payloads.MissingFile as error:
        _not_sent(row, ChannelError(str(error), permanent=True, code="missing_file"))
    except Exception as error:
        # A fault of ours: the row goes on by the ladder, and the log has the story.
        log.exception("outbox.broken", outbox=row.pk)
        words = f"{type(error).__name__}: {error}"
        _not_sent(row, ChannelError(words, permanent=False, code="broken"))
    else:
        _sent(row, sent)


@transaction.atomic
def _sent(row: OutboxMessage, sent: Sent) -> None:
    now = timezone.now()
    problem = "; ".join(f"{f.recipient}: {f.reason}" for f in sent.failures)
    if _settle(
        row, state=OutboxState.SENT, provider_id=sent.provider_id[:250], sent_at=now,
        problem=problem[:300],
    ):  # fmt: skip
        health.worked(account_id=row.account_id, at=now)
        publish(OutboxSent(row.pk, row.reference, sent.provider_id[:250]))


@transaction.atomic
def _not_sent(row: OutboxMessage, error: ChannelError) -> None:
    now = timezone.now()
    problem = str(error)[:300]
    if not error.permanent:
        health.failed(account_id=row.account_id, problem=problem, at=now)
    if error.permanent or row.attempts > len(LADDER):
        if _settle(row, state=OutboxState.FAILED, problem=problem):
            publish(OutboxFailed(row.pk, row.reference, problem))
        return
    due_at = now + timedelta(seconds=delay(row.attempts, retry_after=error.retry_after))
    _settle(row, state=OutboxState.QUEUED, problem=problem, due_at=due_at)


def _settle(row: OutboxMessage, **values: object) -> bool:
    """Write the outcome if the lease is still ours."""
    ours = OutboxMessage.objects.filter(
        pk=row.pk, state=OutboxState.SENDING, leased_by=row.leased_by, attempts=row.attempts
    )
    return bool(ours.update(leased_until=None, leased_by="", updated_at=timezone.now(), **values))


@transaction.atomic
def retry(outbox_id: int) -> bool:
    """Start the ladder anew for one that failed: the button on the message."""
    now = timezone.now()
    won = OutboxMessage.objects.filter(pk=outbox_id, state=OutboxState.FAILED).update(
        state=OutboxState.QUEUED, due_at=now, attempts=0, problem="", updated_at=now
    )
    if won:
        publish(OutboxQueued(outbox_id))
    return bool(won)


def cancel(outbox_id: int) -> bool:
    """Take back what is not being sent yet; False when it is too late."""
    return bool(
        OutboxMessage.objects.filter(pk=outbox_id, state=OutboxState.QUEUED).update(
            state=OutboxState.CANCELLED, updated_at=timezone.now()
        )
    )


def may_answer_automatically(address: str, *, now: datetime) -> bool:
    """Whether one more automatic answer to ``address`` is within the three a day."""
    sent = OutboxMessage.objects.filter(
        automatic=True,
        created_at__gt=now - timedelta(days=1),
        recipients__contains=[address],
    ).exclude(state=OutboxState.CANCELLED)
    return sent[:AUTOMATIC_A_DAY].count() < AUTOMATIC_A_DAY
