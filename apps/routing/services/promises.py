"""Until when a customer is to be answered: the service target of the queue they are in.

What comes live is promised by the clock, for its customer sits there; a mail or a form by the
hours in which the queue answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.core import planned
from apps.interactions.services import milestones
from apps.routing.domain.hours import Calendar
from apps.routing.domain.scoring import REAL_TIME
from apps.routing.models import Queue
from apps.routing.services.hours import calendar_of

# Asked at a customer's every first word after an answer: the ORM takes three times as long.
WAITING = """
SELECT entry.kind, entry.answered_at, queue.target_seconds, held.waiting_since, queue.id
FROM routing_queueentry AS entry
JOIN routing_queue AS queue ON queue.id = entry.queue_id
JOIN interactions_interaction AS part ON part.id = entry.interaction_id
JOIN interactions_case AS held ON held.id = part.case_id
WHERE entry.interaction_id = %s AND entry.state <> 'done'
  AND held.waiting_since IS NOT NULL AND held.respond_by IS NULL
"""


def first(queue: Queue, calendar: Calendar, *, since: datetime) -> datetime | None:
    """When somebody who came at ``since`` is to have been answered: nobody is there at night."""
    return calendar.add_business(since, queue.target_seconds)


def renew(interaction_id: int) -> None:
    """The customer wrote again and waits for an answer: the next promise, once."""
    with planned.cursor() as cursor:
        cursor.execute(WAITING, [interaction_id])
        row = cursor.fetchone()
    if row is None:
        return
    kind, answered_at, seconds, since, queue_id = row
    if kind in REAL_TIME and answered_at is not None:
        due: datetime | None = since + timedelta(seconds=seconds)
    else:
        queue = Queue.objects.select_related("calendar").get(pk=queue_id)
        due = first(queue, calendar_of(queue), since=since)
    if due:
        milestones.promised({interaction_id: due})
