"""What stands in the queues now and how today went, in two statements whatever the history.

Only waiting rows (partial index ``entry_waiting``), open offers and the entries of today
(``entry_recent``) are read: the years behind cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from apps.desk.floor.risk import SHORT_SECONDS, Tally

LATELY = timedelta(minutes=30)

NOW_AND_TODAY = """
WITH wanted AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(since)s::timestamptz[], %(targets)s::int[])
        AS w(queue_id, since, target)
), offered AS (
    SELECT e.queue_id, count(*) AS n, min(e.enqueued_at) AS oldest
    FROM routing_offer o JOIN routing_queueentry e ON e.id = o.entry_id
    WHERE o.state = 'open' GROUP BY e.queue_id
)
SELECT wanted.queue_id, line.n + coalesce(offered.n, 0), line.held,
       least(line.oldest, offered.oldest), today.*
FROM wanted
LEFT JOIN offered ON offered.queue_id = wanted.queue_id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE held_until IS NULL OR held_until <= %(now)s) AS n,
           count(*) FILTER (WHERE held_until > %(now)s) AS held,
           min(enqueued_at) FILTER (WHERE held_until IS NULL OR held_until <= %(now)s) AS oldest
    FROM routing_queueentry
    WHERE state = 'waiting' AND queue_id = wanted.queue_id
) line
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE answered <= due),
        count(*) FILTER (WHERE answered > due),
        count(*) FILTER (WHERE answered IS NULL AND exit = 'abandoned' AND NOT is_short),
        count(*) FILTER (WHERE answered IS NULL AND exit = 'abandoned' AND is_short),
        count(*) FILTER (WHERE answered IS NULL AND exit NOT IN ('', 'abandoned')),
        count(*) FILTER (WHERE answered IS NULL AND exit = '' AND due < %(now)s),
        count(*) FILTER (WHERE answered IS NULL AND exit = '' AND due >= %(now)s)
    FROM (
        SELECT coalesce(answered_at, assigned_at) AS answered, exit,
               coalesce(respond_by,
                        greatest(enqueued_at, held_until) + wanted.target * interval '1 second'
               ) AS due,
               done_at - enqueued_at < %(short)s * interval '1 second' AS is_short
        FROM routing_queueentry
        WHERE queue_id = wanted.queue_id AND enqueued_at >= wanted.since
          AND coalesce(answered_at, assigned_at) IS DISTINCT FROM enqueued_at
    ) AS entry
) today
"""

# The contact whose lateness would break the promise: the one behind those that may be missed.
ONE_TOO_MANY = """
SELECT wanted.queue_id, entry.due
FROM unnest(%(ids)s::bigint[], %(spare)s::int[], %(targets)s::int[])
    AS wanted(queue_id, spare, target)
CROSS JOIN LATERAL (
    SELECT coalesce(respond_by, enqueued_at + wanted.target * interval '1 second') AS due
    FROM routing_queueentry
    WHERE state = 'waiting' AND queue_id = wanted.queue_id
      AND (held_until IS NULL OR held_until <= %(now)s)
      AND coalesce(respond_by, enqueued_at + wanted.target * interval '1 second') >= %(now)s
    ORDER BY enqueued_at OFFSET wanted.spare LIMIT 1
) entry
"""

# Newcomers of the last half hour, for how many come a second.
ARRIVALS = """
SELECT queue_id, count(*) FROM routing_queueentry
WHERE queue_id = ANY(%(ids)s::bigint[]) AND enqueued_at >= %(since)s
  AND coalesce(answered_at, assigned_at) IS DISTINCT FROM enqueued_at
GROUP BY queue_id
"""

# One queue's day by half hours: answered in time, and all that is decided.
COURSE = """
SELECT date_bin('30 minutes', enqueued_at, %(since)s), count(*) FILTER (WHERE answered <= due),
       count(*) FILTER (WHERE answered IS NOT NULL OR exit <> '' OR due < %(now)s)
FROM (
    SELECT enqueued_at, coalesce(answered_at, assigned_at) AS answered, exit, done_at,
           coalesce(respond_by, greatest(enqueued_at, held_until)
                                + %(target)s * interval '1 second') AS due
    FROM routing_queueentry
    WHERE queue_id = %(queue)s AND enqueued_at >= %(since)s
      AND coalesce(answered_at, assigned_at) IS DISTINCT FROM enqueued_at
) AS entry
WHERE answered IS NOT NULL OR exit = ''
   OR exit = 'abandoned' AND done_at - enqueued_at >= %(short)s * interval '1 second'
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A queue, since when its day runs, and its promise in seconds."""

    queue_id: int
    since: datetime
    target_seconds: int


@dataclass(frozen=True, slots=True)
class Line:
    """``waiting`` counts those being offered; ``held`` came out of hours and wait for opening."""

    waiting: int
    held: int
    oldest: datetime | None
    today: Tally


def lines(asked: Sequence[Asked], *, now: datetime) -> dict[int, Line]:
    if not asked:
        return {}
    rows = _execute(
        NOW_AND_TODAY,
        ids=[one.queue_id for one in asked],
        since=[one.since for one in asked],
        targets=[one.target_seconds for one in asked],
        short=SHORT_SECONDS,
        now=now,
    )
    return {
        queue_id: Line(waiting, held, oldest, Tally(*counts))
        for queue_id, waiting, held, oldest, *counts in rows
    }


def breaking_points(spare: Sequence[tuple[Asked, int]], *, now: datetime) -> dict[int, datetime]:
    """When each queue's promise breaks if nobody answers; queues whose line is too short: absent.

    ``spare``: how many more each may miss.
    """
    if not spare:
        return {}
    rows = _execute(
        ONE_TOO_MANY,
        ids=[one.queue_id for one, _ in spare],
        spare=[count for _, count in spare],
        targets=[one.target_seconds for one, _ in spare],
        now=now,
    )
    return dict(rows)


def arrivals(queue_ids: Sequence[int], *, now: datetime) -> dict[int, float]:
    """Newcomers a second, by the last half hour; queues without any are absent."""
    if not queue_ids:
        return {}
    rows = _execute(ARRIVALS, ids=list(queue_ids), since=now - LATELY)
    return {queue_id: count / LATELY.total_seconds() for queue_id, count in rows}


def course(
    queue_id: int, *, since: datetime, target: int, now: datetime
) -> list[tuple[datetime, int, int]]:
    """(half hour, answered in time, decided), oldest first."""
    return [
        (at, in_time, counted)
        for at, in_time, counted in _execute(
            COURSE, queue=queue_id, since=since, target=target, now=now, short=SHORT_SECONDS
        )
    ]


def _execute(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
