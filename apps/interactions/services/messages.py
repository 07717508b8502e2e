"""Adding to a case's conversation. Every message of the product comes through ``append``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.events import publish
from apps.interactions.choices import Direction, MessageKind, NotificationKind, Visibility
from apps.interactions.errors import Refused
from apps.interactions.events import MessageAdded
from apps.interactions.models import Attachment, Case, Interaction, Message
from apps.interactions.services import notifications

if TYPE_CHECKING:
    from apps.accounts.models import User

PREVIEW_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Added:
    message: Message
    is_new: bool
    case_was: str  # its status just before; empty when the message was known


def add(
    *, interaction: Interaction, direction: str, body: str, client_id: str, **fields: Any
) -> tuple[Message, bool]:
    """Append a message and say whether it is new: see ``append``."""
    added = append(
        interaction=interaction, direction=direction, body=body, client_id=client_id, **fields
    )
    return added.message, added.is_new


def append(
    *,
    interaction: Interaction,
    direction: str,
    body: str,
    client_id: str,
    author: User | None = None,
    visibility: str = Visibility.CUSTOMER,
    kind: str = MessageKind.TEXT,
    occurred_at: datetime | None = None,
    attachments: Sequence[Attachment] = (),
    turn: str = "",
    is_known_new: bool = False,
    **fields: Any,
) -> Added:
    """Append a message to its case, in two statements when nothing is attached.

    The same ``client_id`` within an interaction is stored, and announced, once; a caller that
    has looked for it under the case's lock says ``is_known_new``. ``turn`` is whose turn it
    is after this message: "us" wakes the case, "customer" ends its waiting. ``fields`` are
    further columns of Message (subject, body_html, quoted, recipients, landing...).
    """
    if not is_known_new and (known := _known(interaction, client_id)):
        return known
    at = occurred_at or timezone.now()
    shown = _preview(body, kind, visibility)
    try:
        with transaction.atomic():
            seq, case_was = _take_number(interaction.case_id, shown=shown, turn=turn, at=at)
            message = Message.objects.create(
                case_id=interaction.case_id,
                interaction=interaction,
                seq=seq,
                direction=direction,
                body=body,
                client_id=client_id,
                author=author,
                visibility=visibility,
                kind=kind,
                occurred_at=at,
                **fields,
            )
            _attach(message, attachments)
            _announce(message, owner_id=interaction.owner_id)
    except IntegrityError:  # the same client_id from two sockets at once
        if known := _known(interaction, client_id):
            return known
        raise
    return Added(message, True, case_was)


def note(
    *,
    interaction: Interaction,
    author: User,
    body: str,
    client_id: str,
    mentions: Sequence[User] = (),
) -> Message:
    """A word inside the house: no customer and no client ever sees it."""
    message, is_new = add(
        interaction=interaction,
        direction=Direction.INTERNAL,
        visibility=Visibility.INTERNAL,
        kind=MessageKind.NOTE,
        body=body,
        client_id=client_id,
        author=author,
    )
    if is_new and mentions:
        message.mentions.set(mentions)
        for colleague in mentions:
            notifications.notify(
                user=colleague,
                kind=NotificationKind.MENTION,
                case=message.case,
                message=message,
                actor=author,
                words=_preview(body, MessageKind.TEXT, Visibility.CUSTOMER) or "",
            )
    return message


def tell(*, interaction: Interaction, body: str, client_id: str, internal: bool = False) -> Message:
    """One line about what happened ("Continuing by e-mail"), to the customer unless internal."""
    return append(
        interaction=interaction,
        direction=Direction.INTERNAL if internal else Direction.OUTBOUND,
        visibility=Visibility.INTERNAL if internal else Visibility.CUSTOMER,
        kind=MessageKind.EVENT,
        body=body,
        client_id=client_id,
    ).message


def _known(interaction: Interaction, client_id: str) -> Added | None:
    message = Message.objects.filter(interaction=interaction, client_id=client_id).first()
    return Added(message, False, "") if message else None


def _attach(message: Message, attachments: Sequence[Attachment]) -> None:
    """Claim the uploads; one that another message has already is refused."""
    for attachment in attachments:
        claimed = Attachment.objects.filter(pk=attachment.pk, message__isnull=True).update(
            message=message, interaction_id=message.interaction_id
        )
        if not claimed:
            raise Refused(_("The file “%s” was sent already.") % attachment.name)


_TAKE_NUMBER = """
UPDATE {case} SET
    last_seq = last_seq + 1,
    updated_at = now(),
    last_message = coalesce(%(shown)s, last_message),
    last_message_at = greatest(last_message_at, %(at)s),
    waiting_since = CASE %(turn)s WHEN 'us' THEN coalesce(waiting_since, %(at)s)
                                  WHEN 'customer' THEN NULL ELSE waiting_since END,
    respond_by = CASE %(turn)s WHEN 'customer' THEN NULL ELSE respond_by END,
    status = CASE WHEN {woken} THEN 'open' ELSE status END,
    snoozed_until = CASE WHEN {woken} THEN NULL ELSE snoozed_until END,
    resolved_at = CASE WHEN {woken} THEN NULL ELSE resolved_at END,
    reopen_count = reopen_count + (%(turn)s = 'us' AND status = 'resolved')::int,
    version = version + ({woken})::int
WHERE id = %(case)s
RETURNING last_seq, old.status
"""
_WOKEN = "%(turn)s = 'us' AND status IN ('pending', 'snoozed', 'resolved')"


def _take_number(case_id: int, *, shown: str | None, turn: str, at: datetime) -> tuple[int, str]:
    """The case's next number and its status before, in one statement that also turns the case.

    The UPDATE locks the case row until the transaction ends, so numbers have no gaps and
    no reader sees n before n - 1.
    """
    table = connection.ops.quote_name(Case._meta.db_table)
    statement = _TAKE_NUMBER.format(case=table, woken=_WOKEN)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"shown": shown, "at": at, "turn": turn, "case": case_id})
        row = cursor.fetchone()
    if row is None:
        raise Case.DoesNotExist(case_id)
    return int(row[0]), str(row[1])


def _preview(body: str, kind: str, visibility: str) -> str | None:
    """What lists show of a message; None keeps what they show now."""
    if kind == MessageKind.EVENT or visibility == Visibility.INTERNAL:
        return None
    return " ".join(body.split())[:PREVIEW_LENGTH] or None


def _announce(message: Message, *, owner_id: int | None) -> None:
    publish(
        MessageAdded(
            message_id=message.pk,
            case_id=message.case_id,
            interaction_id=message.interaction_id,
            seq=message.seq,
            direction=message.direction,
            visibility=message.visibility,
            owner_id=owner_id,
        )
    )
