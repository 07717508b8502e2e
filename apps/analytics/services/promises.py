"""When queues promised something else: a figure with a target says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Window
from django.db.models.functions import Lag

from apps.analytics.services.figures import Filters, Period
from apps.routing.models import Queue, QueueVersion

if TYPE_CHECKING:
    from apps.accounts.models import User

PROMISE = ("target_percent", "target_seconds")


@dataclass(frozen=True, slots=True)
class Change:
    """A queue promised ``before``, and from ``at`` on ``after``: (percent, seconds)."""

    queue: str
    at: datetime
    before: tuple[int, int]
    after: tuple[int, int]


def changes(period: Period, filters: Filters, *, reader: User) -> list[Change]:
    """Those published within the period, the earliest first."""
    queues = Queue.objects.visible_to(reader)
    if filters.queues:
        queues = queues.filter(pk__in=filters.queues)
    published = QueueVersion.objects.published().filter(
        queue__in=queues, published_at__lt=period.end
    )
    former = Window(Lag("rules"), partition_by="queue", order_by=F("number").asc())
    rows = published.annotate(former=former, queue_name=F("queue__name")).order_by("published_at")
    found = []
    for row in rows:
        if row.published_at is None or row.published_at < period.start or not row.former:
            continue
        before, after = _promise(row.former), _promise(row.rules)
        if before != after:
            found.append(Change(row.queue_name, row.published_at, before, after))
    return found


def _promise(rules: dict[str, int]) -> tuple[int, int]:
    percent, seconds = (rules.get(name, 0) for name in PROMISE)
    return percent, seconds
