"""Adding to a case's conversation. Every message of the product comes through ``append``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.channels.choices import ChannelKind
from apps.core.events import publish
from apps.core.prepared import Inserted
from apps.interactions.choices import Direction, MessageKind, NotificationKind, Visibility
from apps.interactions.errors import Refused
from apps.interactions.events import AttentionChanged, Leg, MessageAdded, Word
from apps.interactions.models import Attachment, Interaction, Message
from apps.interactions.services import notifications, places
from apps.interactions.services.places import Place

if TYPE_CHECKING:
    from apps.accounts.models import User

new_message = Inserted(Message)

PREVIEW_LENGTH = 160
LONGEST_WORD = 2_000


@dataclass(frozen=True, slots=True)
class Added:
    message: Message
    is_new: bool
    place: Place | None = None  # None when the message was known


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
    is_alone: bool = False,
    **fields: Any,
) -> Added:
    """Append a message to its case, in two statements when nothing is attached.

    The same ``client_id`` within an interaction is stored, and announced, once. ``turn`` is
    whose turn it is after this message: "us" wakes the case, "customer" ends its waiting.
    ``is_alone``: nobody else can add here now, for the caller has made the case or locked it.
    ``fields`` are further columns of Message (subject, body_html, quoted, recipients...).
    """
    at = occurred_at or timezone.now()
    is_inside = visibility == Visibility.INTERNAL
    shown = None if kind == MessageKind.EVENT or is_inside else preview(body)
    try:
        with transaction.atomic(savepoint=not is_alone):
            place = places.take(interaction, client_id=client_id, shown=shown, turn=turn, at=at)
            if place is None:
                return Added(_known(interaction, client_id), False)
            message = new_message(
                case_id=interaction.case_id,
                interaction=interaction,
                seq=place.seq,
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
            announce(message, place, interaction, turn=turn, has_files=bool(attachments))
    except IntegrityError:  # the same client_id from two sockets at once
        if is_alone:
            raise
        return Added(_known(interaction, client_id), False)
    return Added(message, True, place)


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
                words=preview(body) or "",
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


def _known(interaction: Interaction, client_id: str) -> Message:
    known: Message = Message.objects.get(interaction=interaction, client_id=client_id)
    return known


def _attach(message: Message, attachments: Sequence[Attachment]) -> None:
    """Claim the uploads; one that another message has already is refused."""
    for attachment in attachments:
        claimed = Attachment.objects.filter(pk=attachment.pk, message__isnull=True).update(
            message=message, interaction_id=message.interaction_id
        )
        if not claimed:
            raise Refused(_("The file “%s” was sent already.") % attachment.name)


def preview(body: str) -> str | None:
    """What lists show of a message; None keeps what they show now."""
    return " ".join(body.split())[:PREVIEW_LENGTH] or None


def announce(
    message: Message, place: Place, interaction: Interaction, *, turn: str, has_files: bool = False
) -> None:
    """Tell of a message that has just been written."""
    publish(
        MessageAdded(
            message_id=message.pk,
            case_id=message.case_id,
            interaction_id=message.interaction_id,
            seq=message.seq,
            direction=message.direction,
            visibility=message.visibility,
            owner_id=interaction.owner_id,
            channel_kind=interaction.kind,
            has_files=has_files,
            said=() if has_files else _said(message, interaction),
            leg=Leg(interaction.seq_shift, interaction.continues_id, place.is_unpromised),
        )
    )
    if place.has_turned:
        publish(AttentionChanged(message.interaction_id, turn, by_message=True))


def _said(message: Message, interaction: Interaction) -> tuple[Word, ...]:
    """The line itself, where everybody who watches the case may read it as it stands."""
    is_plain = (
        interaction.kind == ChannelKind.CHAT
        and message.kind == MessageKind.TEXT
        and message.visibility == Visibility.CUSTOMER
        and 0 < len(message.body) <= LONGEST_WORD
    )
    if not is_plain:
        return ()
    author = str(message.author) if message.author_id and message.author else ""
    at = message.occurred_at.isoformat()
    return (Word(message.body, at, message.author_id, author, message.client_id),)
