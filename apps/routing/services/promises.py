"""Until when a customer is to be answered: the service target of the queue they are in.

What comes live is promised by the clock, for its customer sits there; a mail or a form by the
hours in which the queue answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.interactions.services import milestones
from apps.routing.domain.hours import Calendar
from apps.routing.domain.scoring import REAL_TIME
from apps.routing.models import Queue, QueueEntry
from apps.routing.services.hours import calendar_of


def first(queue: Queue, calendar: Calendar, *, since: datetime) -> datetime | None:
    """When somebody who came at ``since`` is to have been answered: nobody is there at night."""
    return calendar.add_business(since, queue.target_seconds)


def renew(interaction_id: int) -> None:
    """The customer wrote again and waits for an answer: the next promise, once."""
    entry = (
        QueueEntry.objects.live()
        .select_related("queue__calendar", "interaction__case")
        .filter(
            interaction=interaction_id,
            interaction__case__waiting_since__isnull=False,
            interaction__case__respond_by__isnull=True,
        )
        .first()
    )
    if entry is None or (since := entry.interaction.case.waiting_since) is None:
        return
    if due := _next(entry, since=since):
        milestones.promised(interaction_id=interaction_id, at=due)


def _next(entry: QueueEntry, *, since: datetime) -> datetime | None:
    if entry.kind in REAL_TIME and entry.answered_at is not None:
        return since + timedelta(seconds=entry.queue.target_seconds)
    return first(entry.queue, calendar_of(entry.queue), since=since)
