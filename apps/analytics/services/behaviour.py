"""How customers behave: the ways their matters travel, and who comes back about the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from apps.analytics import querysets
from apps.analytics.models import CaseFact
from apps.analytics.services import statements
from apps.analytics.services.figures import EVERYTHING, Filters, Period

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_CASES = 50_000  # read for the journeys of a period, the newest first
LONGEST_CHAIN_DAYS = 30

# Contacts of a case in order, the same channel twice in a row written once.
PATHS = """
SELECT path, count(*), count(*) FILTER (WHERE again), avg(ms)::bigint FROM (
    SELECT c.id, c.again, c.ms, string_agg(i.kind, '>' ORDER BY i.id) AS path
    FROM unnest(%(cases)s::bigint[], %(again)s::bool[], %(ms)s::bigint[]) AS c(id, again, ms)
    JOIN LATERAL (
        SELECT id, kind, lag(kind) OVER (ORDER BY id) AS former
        FROM interactions_interaction WHERE case_id = c.id
    ) i ON i.former IS DISTINCT FROM i.kind
    GROUP BY c.id, c.again, c.ms
) travelled GROUP BY path ORDER BY count(*) DESC, path LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Path:
    """``kinds`` in the order they were used; ``came_back`` within 7 days about the same."""

    kinds: tuple[str, ...]
    cases: int
    came_back: int
    resolution_ms: int


@dataclass(frozen=True, slots=True)
class Journeys:
    paths: list[Path]
    cases: int  # read
    is_all: bool  # whether that was every case of the period


def journeys(
    period: Period, filters: Filters = EVERYTHING, *, reader: User | None = None, most: int = 10
) -> Journeys:
    found = _cases(period, filters, reader).order_by("-at")
    rows = list(found.values_list("case", "at", "next_contact_at", "resolution_ms")[:MOST_CASES])
    week = timedelta(days=7)
    paths = statements.rows(
        PATHS,
        {
            "cases": [row[0] for row in rows],
            "again": [bool(row[2]) and row[2] - row[1] <= week for row in rows],
            "ms": [row[3] for row in rows],
            "most": most,
        },
    )
    return Journeys(
        [Path(tuple(path.split(">")), cases, again, ms) for path, cases, again, ms in paths],
        len(rows),
        is_all=len(rows) < MOST_CASES,
    )


def repeats(
    period: Period, filters: Filters = EVERYTHING, *, reader: User | None = None, days: int = 14
) -> list[tuple[int, int, int]]:
    """For 1 to ``days``: (day, cases with a further contact by then, cases resolved).

    First contact resolution for any number of days is one minus their share.
    """
    if not 0 < days <= LONGEST_CHAIN_DAYS:
        raise ValueError(f"{days} days are not between 1 and {LONGEST_CHAIN_DAYS}")
    counts = _cases(period, filters, reader).aggregate(
        all=Count("pk"),
        **{
            f"by_{day}": Count("pk", filter=Q(next_contact_at__lte=F("at") + timedelta(days=day)))
            for day in range(1, days + 1)
        },
    )
    return [(day, counts[f"by_{day}"], counts["all"]) for day in range(1, days + 1)]


def _cases(period: Period, filters: Filters, reader: User | None):  # type: ignore[no-untyped-def]
    found = CaseFact.objects.filter(filters.condition(), at__gte=period.start, at__lt=period.end)
    return found if reader is None else found.filter(querysets.condition(reader))
