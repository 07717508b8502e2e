"""Taking back what has not left yet: by its author, or because the customer wrote first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.interactions.choices import (
    CaseStatus,
    DeliveryState,
    NotificationKind,
    Status,
    Visibility,
)
from apps.interactions.domain.delivery import rank_of
from apps.interactions.errors import TooLate
from apps.interactions.events import CaseChanged, MessageChanged
from apps.interactions.models import (
    Attachment,
    Case,
    Delivery,
    Draft,
    Hold,
    Interaction,
    Message,
)
from apps.interactions.services import conversations, messages, notifications, outgoing

if TYPE_CHECKING:
    from apps.accounts.models import User


def snapshot(case: Case, part: Interaction) -> dict[str, Any]:
    """What sending a reply is about to change, for the Hold that can give it back."""
    return {
        "waiting_since": case.waiting_since,
        "respond_by": case.respond_by,
        "status": case.status,
        "is_first_reply": part.first_reply_at is None,
    }


@transaction.atomic
def undo(*, message: Message, by: User) -> Draft:
    """Take back a held or scheduled reply: its text becomes the author's draft again.

    Raises TooLate when the sender was faster.
    """
    case = Case.objects.select_for_update().get(pk=message.case_id)
    if not _withdraw(message, by=by):
        raise TooLate
    _restore(case, message, by=by)
    audit.record("reply.taken_back", actor=by, target=message)
    return _draft_again(message)


def call_off(*, case_id: int) -> int:
    """The customer wrote: take back the scheduled replies that were to wait for that."""
    due = Delivery.objects.filter(
        message__case=case_id, state=DeliveryState.SCHEDULED, cancel_on_reply=True
    ).values_list("message_id", flat=True)
    called_off = 0
    for message in Message.objects.filter(pk__in=set(due)).select_related(
        "interaction", "case", "author"
    ):
        if _withdraw(message, by=None):
            called_off += 1
            _draft_again(message)
            if message.author:
                notifications.notify(
                    user=message.author, kind=NotificationKind.CALLED_OFF, case=message.case,
                    message=message, words=message.body,
                )  # fmt: skip
            messages.tell(
                interaction=message.interaction,
                body=_("A scheduled reply was not sent: the customer wrote first."),
                client_id=f"called-off-{message.pk}",
                internal=True,
            )
    return called_off


def _withdraw(message: Message, *, by: User | None) -> bool:
    """Out of the outbox by compare-and-set; the row stays, inside the house, as taken back."""
    deliveries = Delivery.objects.filter(message=message)
    outbox_ids = set(deliveries.exclude(outbox=None).values_list("outbox", flat=True))
    if not outbox_ids or not outgoing.cancel(sorted(outbox_ids)):
        return False
    now = timezone.now()
    deliveries.update(
        state=DeliveryState.CANCELLED, rank=rank_of(DeliveryState.CANCELLED), at=now, updated_at=now
    )
    Hold.objects.filter(message=message).update(taken_back_at=now, taken_back_by=by)
    Message.objects.filter(pk=message.pk).update(visibility=Visibility.INTERNAL, updated_at=now)
    publish(MessageChanged(message.pk, message.case_id, message.interaction_id))
    return True


def _restore(case: Case, message: Message, *, by: User) -> None:
    """The case and the interaction as they were before the reply, unless they moved on since."""
    hold = Hold.objects.filter(message=message).first()
    part = Interaction.objects.get(pk=message.interaction_id)
    if part.status == Status.WRAP_UP:
        conversations.resume(interaction=part, by=by)
    if hold is None:
        return
    was = hold.before
    if case.status in {CaseStatus.PENDING, CaseStatus.RESOLVED} and was["status"] == "open":
        case.status, case.resolved_at = CaseStatus.OPEN, None
    case.waiting_since = case.waiting_since or was["waiting_since"]
    case.respond_by = case.respond_by or was["respond_by"]
    case.version += 1
    case.save(
        update_fields=[
            "status", "resolved_at", "waiting_since", "respond_by", "version", "updated_at",
        ]
    )  # fmt: skip
    if was["is_first_reply"]:
        Interaction.objects.filter(pk=part.pk).update(first_reply_at=None)
    conversations.attend(interaction=part, attention="us")
    publish(CaseChanged(case.pk))


def _draft_again(message: Message) -> Draft:
    """The text and the files back to the author; what they typed since stays below it."""
    files = Attachment.objects.filter(message=message)
    keys = list(files.values_list("upload_key", flat=True))
    files.update(message=None)
    draft, made = Draft.objects.get_or_create(
        case_id=message.case_id, author=message.author, kind="reply"
    )
    draft.body = message.body if made or not draft.body else f"{message.body}\n\n{draft.body}"
    part = Interaction.objects.get(pk=message.interaction_id)
    draft.options = draft.options | {
        "via": f"{part.channel_id}-{part.identity_id}",
        "subject": message.subject,
        "cc": message.recipients.get("cc", []),
        "bcc": message.recipients.get("bcc", []),
        "attachments": [*keys, *draft.options.get("attachments", [])],
    }
    draft.save()
    return draft
