"""The one seam to ``channels`` on the way out: what a kind can do, and what we owe its provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apps.channels.models import ChannelAccount, OutboxMessage
from apps.channels.protocol import Can, Outbound
from apps.channels.services import abilities, outbox
from apps.interactions.errors import Refused
from apps.interactions.models import Attachment, Message


def can(kind: str, ability: str) -> bool:
    """Whether channels of ``kind`` are able to ``send``, ``live``, ``subject``, ``edit``..."""
    return Can[ability.upper()] in abilities.of(kind)


def attachment_limit(kind: str) -> int:
    """Bytes of one file on channels of ``kind``."""
    return abilities.limits(kind).attachment


def queue(
    *, account: ChannelAccount, message: Message, letter: Outbound, due_at: datetime
) -> OutboxMessage:
    """Owe ``message`` to its recipients, in the caller's transaction."""
    return outbox.queue(
        account=account, message=letter, reference=f"message:{message.pk}", due_at=due_at
    )


def cancel(outbox_ids: Sequence[int]) -> bool:
    """Take back what is not being sent yet; False when it is too late."""
    return all(outbox.cancel(outbox_id) for outbox_id in outbox_ids)


def retry(outbox_id: int) -> bool:
    """Start anew for one that failed; False when it did not."""
    return outbox.retry(outbox_id)


def refuse_misfit(kind: str, *, body: str, files: Sequence[Attachment]) -> None:
    """Raises Refused for what channels of ``kind`` cannot carry."""
    limits = abilities.limits(kind)
    if len(body) > limits.text:
        raise Refused(_("This channel takes at most %s characters.") % limits.text)
    if files and not can(kind, "attach"):
        raise Refused(_("This channel cannot carry files."))
    if len(files) > limits.attachments:
        raise Refused(_("This channel takes at most %s files.") % limits.attachments)
    for row in files:
        if row.size > limits.attachment:
            raise Refused(_("The file “%s” is too large for this channel.") % row.name)
