"""A plain word in a running conversation: the most frequent thing anybody does here.

It goes where the line runs, so no way is judged and no new composer drawn: the browser clears
its own. Whatever is more than that, or is refused, takes the long way and is told there.
"""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.desk.work.composing import ReplyForm
from apps.interactions.choices import Status
from apps.interactions.models import Interaction
from apps.interactions.services import outgoing, replies

MORE = ("attachments", "subject", "cc", "bcc", "send_at", "send_word", "cancel_on_reply")


def say(given: Any, leg: Interaction, *, author: User) -> bool:
    """Whether it was said; the same ``client_id`` again is the same word. Raises nothing."""
    if not _is_plain(given, leg, author):
        return False
    form = ReplyForm(_without_way(given), ways=[])
    if not form.is_valid():
        return False
    try:
        replies.send(interaction=leg, author=author, **form.letter())
    except DomainError:
        return False
    return True


def _is_plain(given: Any, leg: Interaction, author: User) -> bool:
    here = f"{leg.channel_id}-{leg.identity_id}"
    return (
        given.get("short") == "1"
        and given.get("then") == replies.STAY
        and given.get("via", "") in {"", here}
        and not any(given.get(name) for name in MORE)
        and outgoing.can(leg.kind, "live")
        and leg.status == Status.ACTIVE
        and leg.owner_id == author.pk
    )


def _without_way(given: Any) -> Any:
    named = given.copy()
    named["via"] = ""
    return named
