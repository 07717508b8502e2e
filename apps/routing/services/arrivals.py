"""Those nobody watches while they are put in line: many at once, in a few statements.

A visitor sees their place in line at once, so ``entries.join`` puts them there one by one. What
programs send is announced to the router, which lines up all it heard of before it decides. A lost
announcement is made good by the reconciler, which looks for contacts without an entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction

from apps.interactions.models import Interaction
from apps.routing.models import QueueEntry
from apps.routing.services import newcomers, waits

log = structlog.get_logger(__name__)

NEEDED = (
    "case", "case__brand", "case__priority", "case__owner", "channel__kind", "customer__tier",
    "continues__owner", "kind", "language", "owner", "status", "opened_at",
)  # fmt: skip


def line_up(interaction_ids: Collection[int], *, now: datetime) -> None:
    """With the place each would have had; one that has its entry already keeps it."""
    try:
        with transaction.atomic():
            _line_up(interaction_ids, now=now)
    except DatabaseError as error:  # the sweep was quicker with one of them: it takes all
        log.warning("arrivals.left_to_the_sweep", error=str(error).strip())


def _line_up(interaction_ids: Collection[int], *, now: datetime) -> None:
    known = newcomers.Known(now=now)
    ahead: Counter[int] = Counter()
    made: list[QueueEntry] = []
    for part in _unlined(interaction_ids):
        entry = newcomers.entry_for(part, None, boosts=(), known=known)
        if entry is None:
            log.error("entry.no_queue", interaction=part.pk, channel=part.channel_id)
            continue
        entry.enqueued_at = part.opened_at
        newcomers.prefer(entry, part, None, now=now)
        if entry.queue_id not in ahead:
            ahead[entry.queue_id] = waits.waiting_in(entry.queue)
        waits.predict(entry, ahead=ahead[entry.queue_id])
        ahead[entry.queue_id] += 1
        made.append(entry)
    QueueEntry.objects.bulk_create(made)
    newcomers.lined_up(made, at=now)


def _unlined(interaction_ids: Collection[int]) -> list[Interaction]:
    """Those of them that wait and have no place yet, the oldest first."""
    waiting = Interaction.objects.waiting().filter(pk__in=interaction_ids, owner__isnull=True)
    rows = waiting.exclude(pk__in=QueueEntry.objects.live().values("interaction"))
    joined = rows.select_related("case", "channel", "customer", "continues")
    return list(joined.only(*NEEDED).order_by("pk"))
