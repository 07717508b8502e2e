"""The bell: what one person should know of, until they have seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from apps.core.events import publish
from apps.interactions.events import NotificationAdded
from apps.interactions.models import Case, Message, Notification

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_COUNTED = 100  # more than this nobody reads as a number


def notify(
    *,
    user: User,
    kind: str,
    case: Case,
    message: Message | None = None,
    actor: User | None = None,
    words: str = "",
) -> Notification | None:
    """Tell ``user``, once per message; nobody is told of what they did themselves."""
    if actor is not None and actor.pk == user.pk:
        return None
    # About a message: once for ever. About a case: once until it is read.
    known = {"message": message} if message else {"message": None, "read_at": None}
    row, made = Notification.objects.get_or_create(
        user=user, kind=kind, case=case, **known, defaults={"actor": actor, "words": words[:240]}
    )
    if made:
        publish(NotificationAdded(row.pk, user.pk))
    return row


def mark_read(*, user: User, up_to: int) -> int:
    """All up to this id; how many were new."""
    now = timezone.now()
    return Notification.objects.filter(user=user, pk__lte=up_to).unread().update(read_at=now)


def unread_count(user: User) -> int:
    """How many are unread, counted up to a hundred."""
    return Notification.objects.visible_to(user).unread()[:MOST_COUNTED].count()
