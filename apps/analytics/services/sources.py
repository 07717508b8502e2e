"""Sums that other apps measure: surveys, reviews, schedules, calls, campaigns, forecasts.

Whoever measures something registers a source; until then those figures honestly have no value.

    @sources.source("csat_answers", "csat_good", "csat_sum")
    def surveys(period, filters, by, step): -> {key: {measure: sum}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from apps.analytics.domain import measures

if TYPE_CHECKING:
    from apps.analytics.services.figures import Filters, Period, Row

Sums = Mapping[tuple[Any, ...], Mapping[str, int]]
Source = Callable[["Period", "Filters", Sequence[str], str], Sums]

_sources: list[Source] = []


def source(*names: str) -> Callable[[Source], Source]:
    """Register what answers for ``names``; keys are those of ``figures.rows_of``.

    Raises KeyError for a measure nobody knows.
    """
    for name in names:
        measures.EXTRA[name]

    def register(function: Source) -> Source:
        if function not in _sources:
            _sources.append(function)
        return function

    return register


def add(rows: list[Row], *, period: Period, filters: Filters, by: Sequence[str], step: str) -> None:
    """Put what the sources say beside what was counted; a source may know further keys."""
    if not _sources:
        return
    from apps.analytics.services.figures import Row  # figures asks here while it answers

    known = {row.key: row for row in rows}
    for ask in _sources:
        for key, sums in ask(period, filters, by, step).items():
            row = known.get(key)
            if row is None:
                row = known[key] = Row(key)
                rows.append(row)
            for name, value in sums.items():
                row.totals[name] = row.totals.get(name, 0) + value
