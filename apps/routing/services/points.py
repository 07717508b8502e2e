"""Which queue a channel's contacts go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from apps.channels.models import ChannelAccount
from apps.core import audit
from apps.routing.models import EntryPoint, Queue

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def lead(*, channel: ChannelAccount, queue: Queue | None, by: User) -> None:
    """Let ``channel`` lead to ``queue``; to none: contacts go to the brand's first queue."""
    before = EntryPoint.objects.select_for_update().filter(channel=channel).first()
    if (before.queue_id if before else None) == (queue.pk if queue else None):
        return
    if queue is None:
        EntryPoint.objects.filter(channel=channel).delete()
    else:
        EntryPoint.objects.update_or_create(channel=channel, defaults={"queue": queue})
    audit.record(
        "channel.led",
        actor=by,
        target=channel,
        summary=f"{channel} → {queue or 'the first queue'}",
        before=before.queue_id if before else None,
        after=queue.pk if queue else None,
    )
