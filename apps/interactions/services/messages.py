"""Adding to a case's conversation. Every message of the product comes through ``add``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.core.events import publish
from apps.interactions.choices import Direction, MessageKind, Visibility
from apps.interactions.events import MessageAdded
from apps.interactions.models import Attachment, Case, Interaction, Message

if TYPE_CHECKING:
    from apps.accounts.models import User

PREVIEW_LENGTH = 160


def add(
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
    **fields: Any,
) -> tuple[Message, bool]:
    """Append a message and say whether it is new.

    The same ``client_id`` within an interaction is stored, and announced, once. ``fields``
    are further columns of Message (subject, body_html, quoted, recipients, landing...).
    """
    known = Message.objects.filter(interaction=interaction, client_id=client_id).first()
    if known:
        return known, False
    at = occurred_at or timezone.now()
    try:
        with transaction.atomic():
            message = Message.objects.create(
                case_id=interaction.case_id,
                interaction=interaction,
                seq=_next_seq(interaction.case_id, preview=_preview(body, kind, visibility), at=at),
                direction=direction,
                body=body,
                client_id=client_id,
                author=author,
                visibility=visibility,
                kind=kind,
                occurred_at=at,
                **fields,
            )
            for attachment in attachments:
                Attachment.objects.filter(pk=attachment.pk, message__isnull=True).update(
                    message=message, interaction=interaction
                )
            _announce(message)
    except IntegrityError:  # the same client_id from two sockets at once
        return Message.objects.get(interaction=interaction, client_id=client_id), False
    return message, True


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
    return message


def tell(*, interaction: Interaction, body: str, client_id: str, internal: bool = False) -> Message:
    """One line about what happened ("Continuing by e-mail"), to the customer unless internal."""
    message, _ = add(
        interaction=interaction,
        direction=Direction.INTERNAL if internal else Direction.OUTBOUND,
        visibility=Visibility.INTERNAL if internal else Visibility.CUSTOMER,
        kind=MessageKind.EVENT,
        body=body,
        client_id=client_id,
    )
    return message


def _next_seq(case_id: int, *, preview: Mapping[str, str], at: datetime) -> int:
    """Take the case's next number in one statement, and keep what lists show of it.

    The UPDATE locks the case row until the transaction ends, so numbers have no gaps and
    no reader sees n before n - 1.
    """
    table = connection.ops.quote_name(Case._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET last_seq = last_seq + 1, updated_at = now(),"  # noqa: S608
            " last_message = CASE WHEN %s THEN %s ELSE last_message END,"
            " last_message_at = GREATEST(last_message_at, %s)"
            " WHERE id = %s RETURNING last_seq",
            [bool(preview["shown"]), preview["text"], at, case_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise Case.DoesNotExist(case_id)
    return int(row[0])


def _preview(body: str, kind: str, visibility: str) -> dict[str, str]:
    shown = kind != MessageKind.EVENT and visibility != Visibility.INTERNAL
    text = " ".join(body.split())[:PREVIEW_LENGTH]
    return {"shown": "yes" if shown and text else "", "text": text}


def _announce(message: Message) -> None:
    publish(
        MessageAdded(
            message_id=message.pk,
            case_id=message.case_id,
            interaction_id=message.interaction_id,
            seq=message.seq,
            direction=message.direction,
            visibility=message.visibility,
        )
    )
