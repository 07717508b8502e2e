"""Mending what was written, with what it said before kept; and reacting to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.errors import NotAllowed
from apps.core.events import publish
from apps.interactions.choices import MessageKind
from apps.interactions.errors import Refused
from apps.interactions.events import MessageChanged
from apps.interactions.models import Message, Reaction, Revision
from apps.interactions.services import outgoing

if TYPE_CHECKING:
    from apps.accounts.models import User

LONGEST_EMOJI = 16


def may_edit(message: Message, user: User) -> bool:
    """One's own words: a note always, a message where its channel can change what was sent."""
    if message.author_id != user.pk:
        return False
    return message.kind == MessageKind.NOTE or (
        message.kind == MessageKind.TEXT and outgoing.can(message.interaction.kind, "edit")
    )


@transaction.atomic
def edit(*, message: Message, by: User, body: str) -> None:
    """Raises NotAllowed or Refused; the same words again change nothing."""
    row = Message.objects.select_for_update(of=("self",)).select_related("interaction").get(
        pk=message.pk
    )  # fmt: skip
    if not may_edit(row, by):
        raise NotAllowed(_("This message cannot be changed any more."))
    if not body.strip():
        raise Refused(_("A message needs words."))
    if body == row.body:
        return
    now = timezone.now()
    Revision.objects.create(message=row, body=row.body, by=by, at=now)
    Message.objects.filter(pk=row.pk).update(body=body, body_html="", edited_at=now, updated_at=now)
    publish(MessageChanged(row.pk, row.case_id, row.interaction_id))
    message.refresh_from_db()


def may_react(message: Message) -> bool:
    return message.kind == MessageKind.NOTE or outgoing.can(message.interaction.kind, "react")


@transaction.atomic
def react(*, message: Message, by: User | None, emoji: str) -> None:
    """``by`` empty: the customer. The same emoji twice is one reaction."""
    if not may_react(message) or not _is_emoji(emoji):
        raise Refused(_("There are no reactions here."))
    _row, made = Reaction.objects.get_or_create(message=message, author=by, emoji=emoji)
    if made:
        _touch(message)


@transaction.atomic
def unreact(*, message: Message, by: User | None, emoji: str) -> None:
    if Reaction.objects.filter(message=message, author=by, emoji=emoji).delete()[0]:
        _touch(message)


def _is_emoji(text: str) -> bool:
    return 0 < len(text) <= LONGEST_EMOJI and not any(c.isalnum() or c.isspace() for c in text)


def _touch(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(updated_at=timezone.now())
    publish(MessageChanged(message.pk, message.case_id, message.interaction_id))
