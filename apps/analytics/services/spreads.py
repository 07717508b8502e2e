"""How waits and first replies are spread: steps from the sums, medians exact where few enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from apps.analytics import querysets
from apps.analytics.domain import measures
from apps.analytics.models import ContactFact, PlaceFact
from apps.analytics.services.figures import EVERYTHING, Filters, Period, totals

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_EXACT = 50_000  # contacts whose every time is read; above, the steps tell


@dataclass(frozen=True, slots=True)
class Spread:
    """``counts[n]`` lie above ``steps[n-1]`` and up to ``steps[n]`` seconds; step 0 is the rest.

    ``median`` and ``ninth`` (9 in 10) in seconds; ``is_exact`` says whether from each time or
    from the steps.
    """

    steps: Sequence[int]
    counts: Sequence[int]
    median: float | None = None
    ninth: float | None = None
    is_exact: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts)


def waits(
    period: Period, filters: Filters = EVERYTHING, *, reader: User | None = None
) -> tuple[Spread, Spread]:
    """Of the answered, and of those who gave up."""
    sums = _steps(period, filters, reader)
    answered = _spread("answered", measures.WAIT_STEPS, sums)
    gave_up = _spread("gave_up", measures.WAIT_STEPS, sums)
    rows = PlaceFact.objects.filter(left="answered")
    return _exact(answered, rows, "waited_ms", period, filters, reader), gave_up


def told(
    period: Period, filters: Filters = EVERYTHING, *, reader: User | None = None
) -> tuple[float, float] | None:
    """How far off the waits were that customers were told: half, and 9 in 10, within seconds.

    None when nobody was told one, or more than can be read one by one were.
    """
    rows = PlaceFact.objects.filter(left="answered", foretold_ms__isnull=False)
    error = Abs(F("waited_ms") - F("foretold_ms"))
    sums = totals(period, filters, reader=reader, only={"wait_foretold"})
    if not 0 < sums.get("wait_foretold", 0) <= MOST_EXACT:
        return None
    errors = _times(rows.annotate(error=error), "error", period, filters, reader)
    if not errors:
        return None
    return _at(errors, 0.5), _at(errors, 0.9)


def replies(period: Period, filters: Filters = EVERYTHING, *, reader: User | None = None) -> Spread:
    """Of people's first replies, in opening hours."""
    found = _spread("replied", measures.REPLY_STEPS, _steps(period, filters, reader))
    rows = ContactFact.objects.filter(first_reply_business_ms__isnull=False)
    return _exact(found, rows, "first_reply_business_ms", period, filters, reader)


def _steps(period: Period, filters: Filters, reader: User | None) -> measures.Totals:
    return totals(period, filters, reader=reader, only=measures.SPREAD)


def _spread(name: str, steps: Sequence[int], sums: measures.Totals) -> Spread:
    counts = [measures.total(sums, f"{name}_in_{step}") for step in steps]
    return Spread(steps, counts, _between(steps, counts, 0.5), _between(steps, counts, 0.9))


def _between(steps: Sequence[int], counts: Sequence[int], share: float) -> float | None:
    """Where ``share`` of all lie below, evenly spread within a step; None beyond the last."""
    wanted, seen, low = sum(counts) * share, 0, 0
    for step, count in zip(steps, counts, strict=True):
        if count and seen + count >= wanted:
            return low + (step - low) * (wanted - seen) / count if step else None
        seen, low = seen + count, step
    return None


def _exact(
    found: Spread,
    rows: QuerySet[Any],
    field: str,
    period: Period,
    filters: Filters,
    reader: User | None,
) -> Spread:
    if not found.total or found.total > MOST_EXACT:
        return found
    times = _times(rows, field, period, filters, reader)
    if not times:
        return found
    return Spread(found.steps, found.counts, _at(times, 0.5), _at(times, 0.9), is_exact=True)


def _times(
    rows: QuerySet[Any], field: str, period: Period, filters: Filters, reader: User | None
) -> list[int]:
    wanted = rows.filter(filters.condition(), at__gte=period.start, at__lt=period.end)
    if reader is not None:
        wanted = wanted.filter(querysets.condition(reader))
    return sorted(wanted.values_list(field, flat=True))


def _at(times: Sequence[int], share: float) -> float:
    """Between the two nearest, as PostgreSQL's percentile_cont; in seconds."""
    place = (len(times) - 1) * share
    low = int(place)
    high = min(low + 1, len(times) - 1)
    return (times[low] + (times[high] - times[low]) * (place - low)) / 1000
