"""How our messages fare with each recipient. States only move forward: domain/delivery.py."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.choices import OutboxState
from apps.channels.models import OutboxMessage
from apps.core import audit
from apps.core.events import publish
from apps.interactions.choices import DeliveryState, MessageKind, NotificationKind
from apps.interactions.domain.delivery import rank_of
from apps.interactions.errors import WrongState
from apps.interactions.events import MessageChanged
from apps.interactions.models import Case, Delivery, Interaction, Message
from apps.interactions.services import notifications, outgoing

if TYPE_CHECKING:
    from apps.accounts.models import User

LARGEST_SWEEP = 500


@transaction.atomic
def sent(*, outbox_id: int, provider_id: str) -> None:
    """The provider took it, but for the recipients that the outbox names as refused."""
    rows = Delivery.objects.filter(outbox=outbox_id)
    message = _message_of(rows)
    if message is None:
        return
    if provider_id and not message.provider_id:
        Message.objects.filter(pk=message.pk, provider_id="").update(
            provider_id=provider_id[:250], updated_at=timezone.now()
        )
    refused = _refused(outbox_id, rows)
    _forward(rows.exclude(recipient__in=refused), DeliveryState.SENT)
    for recipient, problem in refused.items():
        _forward(rows.filter(recipient=recipient), DeliveryState.FAILED, problem=problem)
        _tell_author(message, problem)
    if message.kind == MessageKind.TEXT:
        _first_reply(message)
    _changed(message)


@transaction.atomic
def failed(*, outbox_id: int, problem: str) -> None:
    """The provider refused for good, or every try is used up; the author is told."""
    rows = Delivery.objects.filter(outbox=outbox_id)
    message = _message_of(rows)
    if message is None:
        return
    if _forward(rows, DeliveryState.FAILED, problem=problem):
        _tell_author(message, problem)
        _changed(message)


@transaction.atomic
def bounced(*, message: Message, recipient: str, problem: str) -> None:
    """A notice came back for one recipient, after the provider had taken the message."""
    rows = Delivery.objects.filter(message=message, recipient__iexact=recipient)
    # A bounce overrules "sent", never "read": rank stays where it is.
    hit = rows.exclude(state__in=[DeliveryState.READ, DeliveryState.CANCELLED]).update(
        state=DeliveryState.FAILED, problem=problem[:300], at=timezone.now(),
        updated_at=timezone.now(),
    )  # fmt: skip
    if hit:
        _tell_author(message, problem)
        _changed(message)


def receipt(*, message: Message, state: str, recipient: str = "") -> bool:
    """Delivered or read, as the provider reports; late and disordered reports are harmless."""
    rows = Delivery.objects.filter(message=message)
    moved = _forward(rows.filter(recipient=recipient) if recipient else rows, state)
    if moved:
        _changed(message)
    return bool(moved)


@transaction.atomic
def retry(*, message: Message, by: User) -> None:
    """The button on a message that did not arrive. Raises WrongState when there is nothing to."""
    rows = Delivery.objects.filter(message=message, state=DeliveryState.FAILED)
    outbox_ids = set(rows.exclude(outbox=None).values_list("outbox", flat=True))
    if not any(outgoing.retry(outbox_id) for outbox_id in sorted(outbox_ids)):
        raise WrongState(_("There is nothing to send again."))
    rows.update(state=DeliveryState.QUEUED, problem="", updated_at=timezone.now())
    audit.record("reply.retried", actor=by, target=message)
    _changed(message)


def settle_due(*, now: datetime, limit: int = LARGEST_SWEEP) -> int:
    """Catch up with the outbox where an event was lost, and show what is due as on its way."""
    under_way = Delivery.objects.filter(
        state__in=[DeliveryState.SCHEDULED, DeliveryState.QUEUED], due_at__lte=now
    )
    lost = under_way.filter(outbox__state__in=[OutboxState.SENT, OutboxState.FAILED]).order_by(
        "due_at"
    )
    outboxes = {d.outbox_id: d.outbox for d in lost.select_related("outbox")[:limit]}
    for pk, outbox in outboxes.items():
        if pk is None or outbox is None:
            continue
        if outbox.state == OutboxState.SENT:
            sent(outbox_id=pk, provider_id=outbox.provider_id)
        else:
            failed(outbox_id=pk, problem=outbox.problem)
    due = under_way.filter(state=DeliveryState.SCHEDULED)
    moved = due.update(
        state=DeliveryState.QUEUED, rank=rank_of(DeliveryState.QUEUED), updated_at=now
    )
    return len(outboxes) + moved


def _forward(rows: QuerySet[Delivery], state: str, *, problem: str = "") -> int:
    """Compare-and-set on the rank; a failed one that was tried again may fail again."""
    rank, now = rank_of(state), timezone.now()
    ahead = Q(rank__lt=rank) | Q(rank=rank, state=DeliveryState.QUEUED)
    return rows.filter(ahead).update(
        state=state, rank=rank, problem=problem[:300], at=now, updated_at=now
    )


def _refused(outbox_id: int, rows: QuerySet[Delivery]) -> dict[str, str]:
    """Recipients that ``channels`` lists as "address: reason; ..." on a row that was sent."""
    problem = OutboxMessage.objects.values_list("problem", flat=True).get(pk=outbox_id)
    reasons = [part.partition(": ") for part in problem.split("; ")]
    told = {address: reason for address, colon, reason in reasons if colon}
    return {r: told[r] for r in rows.values_list("recipient", flat=True) if r in told}


def _message_of(rows: QuerySet[Delivery]) -> Message | None:
    first = rows.select_related("message__case", "message__author").first()
    return first.message if first else None


def _first_reply(message: Message) -> None:
    """What was scheduled answers the customer only now."""
    now = timezone.now()
    Interaction.objects.filter(pk=message.interaction_id, first_reply_at__isnull=True).update(
        first_reply_at=Coalesce(F("first_reply_at"), Value(now))
    )
    Case.objects.filter(pk=message.case_id, waiting_since__lte=message.created_at).update(
        waiting_since=None, respond_by=None
    )


def _tell_author(message: Message, problem: str) -> None:
    if message.author:
        notifications.notify(
            user=message.author, kind=NotificationKind.NOT_DELIVERED, case=message.case,
            message=message, words=problem,
        )  # fmt: skip


def _changed(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(updated_at=timezone.now())
    publish(MessageChanged(message.pk, message.case_id, message.interaction_id))
