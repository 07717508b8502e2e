"""What a page reads once and every figure on it is made from.

A figure that makes sense for some channels only is made from those: a letter has no
abandonment, and its hours in the queue are no speed of answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from apps.analytics.domain.kpi import Figure
from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.services import figures
from apps.analytics.services.figures import Filters, Period, Row
from apps.desk.reports.asked import Asked

RECONCILED = (
    "offered", "answered", "abandoned", "short_abandons", "flowed_out", "waiting",
    "promised_percent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Together:
    """The sums of some channels: of the period and the one before, whole and by step."""

    whole: Row
    before: Row | None
    course: list[Row]
    course_before: list[Row]


@dataclass
class Sums:
    """``kpis``: what the page shows; nothing else is summed."""

    asked: Asked
    kpis: Sequence[str]
    _found: dict[tuple[str, ...], Together] = field(default_factory=dict)

    @cached_property
    def all(self) -> Together:
        return self._of(self.asked.filters)

    def of_kpi(self, kpi: str) -> Together:
        channels = KPIS[kpi].channels
        filters = self.asked.filters.suited(channels)
        if filters == self.asked.filters:
            return self.all
        if channels not in self._found:
            self._found[channels] = self._of(filters)
        return self._found[channels]

    def _of(self, filters: Filters) -> Together:
        asked = self.asked
        only = {*RECONCILED, *(name for kpi in self.kpis for name in needs(kpi))}

        def course(period: Period) -> list[Row]:
            return figures.series(asked.step, period, filters, reader=asked.reader, only=only)

        def whole(period: Period) -> Row:
            sums = figures.totals(period, filters, reader=asked.reader, only=only)
            return Row((), sums)

        compared = asked.is_compared
        return Together(
            whole(asked.period),
            whole(asked.before) if compared else None,
            course(asked.period),
            course(asked.before) if compared else [],
        )


def cut_by(by: str, kpis: Sequence[str], asked: Asked, period: Period) -> dict[Any, list[Figure]]:
    """{key: figures in the order asked}, each from the channels it makes sense for."""
    tables: dict[tuple[str, ...], dict[Any, Row]] = {}
    for kpi in kpis:
        filters = asked.filters.suited(KPIS[kpi].channels)
        if _key(filters) not in tables:
            only = {name for kpi in kpis for name in needs(kpi)}
            rows = figures.table(by, period, filters, reader=asked.reader, only=only)
            tables[_key(filters)] = {row.key[0]: row for row in rows}
    keys = dict.fromkeys(key for rows in tables.values() for key in rows)
    empty = Row(())
    return {
        key: [
            tables[_key(asked.filters.suited(KPIS[kpi].channels))].get(key, empty).figure(kpi)
            for kpi in kpis
        ]
        for key in keys
    }


def _key(filters: Filters) -> tuple[str, ...]:
    return tuple(filters.kinds)
