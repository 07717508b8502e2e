"""Levels and peaks, read from the facts: the longest wait, letters that are not done, by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from apps.analytics import querysets
from apps.analytics.domain.kpi import LETTERS
from apps.analytics.domain.kpis.standing import CAPACITY_DAYS
from apps.analytics.models import ContactFact, PlaceFact
from apps.analytics.services.figures import EVERYTHING, Filters, Period
from apps.analytics.services.sources import Asked, Key, Sums, source

if TYPE_CHECKING:
    from apps.accounts.models import User

# Up to so many hours old, from the one before on; 0: older.
AGES = (4, 24, 72, 168, 0)
MILLISECOND = timedelta(milliseconds=1)


@source("longest_wait_ms", if_named=True)
def longest_waits(asked: Asked) -> Sums:
    """Who was answered, gave up or was sent on after waiting the longest."""
    return asked.of_facts(PlaceFact.objects.all(), "at", {"longest_wait_ms": Max("waited_ms")})


@source("open_letters", "letters_done", "oldest_letter_ms", if_named=True)
def letters(asked: Asked) -> Sums:
    """What was open at the end of the period; over time, how many at the end of each step."""
    mine = asked.seen(ContactFact.objects.filter(kind__in=LETTERS))
    if asked.time("at"):
        return _course(mine, asked) if asked.moments and not asked.by else {}
    at = min(asked.end, timezone.now())
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for key, row in _grouped(_open(mine, at), asked.by):
        age = at - row["oldest"]
        found[key] = {"open_letters": row["n"], "oldest_letter_ms": round(age / MILLISECOND)}
    done = mine.filter(ended_at__gte=at - timedelta(days=CAPACITY_DAYS), ended_at__lt=at)
    for key, row in _grouped(done, asked.by):
        found[key]["letters_done"] = row["n"]
    return found


def _course(mine: QuerySet[Any], asked: Asked) -> Sums:
    """What was open before the period, and from step to step what came and what was done."""
    level = _open(mine, asked.start).count()
    came, done = (
        dict(
            mine.filter(**{f"{field}__gte": asked.start, f"{field}__lt": asked.end})
            .order_by().annotate(step=asked.time(field)["time"])
            .values_list("step").annotate(n=Count("pk"))
        )
        for field in ("at", "ended_at")
    )  # fmt: skip
    found: dict[Key, dict[str, int]] = {}
    for moment in asked.moments:
        if moment > timezone.now():
            break
        level += came.get(moment, 0) - done.get(moment, 0)
        found[(moment,)] = {"open_letters": level}
    return found


def ages(
    period: Period, filters: Filters = EVERYTHING, *, reader: User | None = None
) -> list[tuple[int, int]]:
    """(up to so many hours, letters open at the end of the period), 0 for older ones."""
    at = min(period.end, timezone.now())
    counts: dict[int, int] = defaultdict(int)
    for came in open_at_end(period, filters, reader).values_list("at", flat=True).iterator():
        hours = (at - came).total_seconds() / 3600
        counts[next(age for age in AGES if not age or hours <= age)] += 1
    return [(age, counts[age]) for age in AGES]


def open_at_end(period: Period, filters: Filters, reader: User | None) -> QuerySet[Any]:
    """Facts of the letters that were not done when the period ended, or are not now."""
    rows = ContactFact.objects.filter(filters.condition(), kind__in=LETTERS)
    if reader is not None:
        rows = rows.filter(querysets.condition(reader))
    return _open(rows, min(period.end, timezone.now()))


def _open(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at), at__lt=at)


def _grouped(rows: QuerySet[Any], by: Sequence[str]) -> list[tuple[Key, Any]]:
    """How many, and when the first of them came, by dimensions."""
    sums = {"n": Count("pk"), "oldest": Min("at")}
    if not by:
        whole = rows.aggregate(**sums)
        return [((), whole)] if whole["n"] else []
    answers = rows.order_by().values(*by).annotate(**sums)
    return [(tuple(row[name] for name in by), row) for row in answers]
