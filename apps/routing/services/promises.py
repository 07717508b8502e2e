"""Until when a customer is to be answered: the service target of the queue they are in.

What comes live is promised by the clock, for its customer sits there; a mail or a form by the
hours in which the queue answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.core.prepared import Prepared
from apps.interactions.services import milestones
from apps.routing.domain.hours import Calendar
from apps.routing.domain.scoring import REAL_TIME
from apps.routing.models import Queue, QueueEntry
from apps.routing.services.hours import calendar_of

CLOCK = ("kind", "answered_at", "queue__target_seconds", "interaction__case__waiting_since")


def first(queue: Queue, calendar: Calendar, *, since: datetime) -> datetime | None:
    """When somebody who came at ``since`` is to have been answered: nobody is there at night."""
    return calendar.add_business(since, queue.target_seconds)


def renew(interaction_id: int) -> None:
    """The customer wrote again and waits for an answer: the next promise, once."""
    for kind, answered_at, seconds, since in _clocks(None, None, interaction_id):
        if kind in REAL_TIME and answered_at is not None:
            due: datetime | None = since + timedelta(seconds=seconds)
        else:
            queue = _waits(interaction_id).select_related("queue__calendar").get().queue
            due = first(queue, calendar_of(queue), since=since)
        if due:
            milestones.promised({interaction_id: due})


def _waits(interaction_id: int) -> QuerySet[QueueEntry]:
    return QueueEntry.objects.live().filter(
        interaction=interaction_id,
        interaction__case__waiting_since__isnull=False,
        interaction__case__respond_by__isnull=True,
    )


_clocks = Prepared(lambda _, interaction_id: _waits(interaction_id).values_list(*CLOCK), int)
