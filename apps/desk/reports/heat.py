"""A figure by weekday and hour: only what falls short has colour."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.analytics.domain.kpi import Better, Figure, Kpi, Unit
from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.services import figures
from apps.analytics.services.figures import Row
from apps.desk.reports import tiles, words
from apps.desk.reports.asked import Asked
from apps.desk.reports.drawn import Drawn
from apps.desk.reports.ready import Block
from apps.desk.reports.sums import Sums

FEWEST = 10  # contacts under which a cell says nothing
WEEKDAYS = tuple(gettext_lazy(day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


def heat(block: Block, asked: Asked, sums: Sums) -> Drawn:
    kpi = KPIS[block.kpi]
    filters = asked.filters.suited(kpi.channels)
    found = figures.week(asked.period, filters, reader=asked.reader, only=needs(block.kpi))
    rows = {row.key: row for row in found}
    hours = _hours(kpi, rows)
    whole_row = sums.of_kpi(block.kpi).whole
    promise, whole = tiles.promise(block.kpi, whole_row), whole_row.figure(block.kpi).value
    against = promise if promise is not None else whole
    most = max((row.figure(block.kpi).value or 0 for row in rows.values()), default=0)

    def cell(day: int, hour: int) -> dict[str, Any]:
        if (day, hour) not in rows:
            return {"text": "·", "few": True, "tone": 0}
        figure = rows[(day, hour)].figure(block.kpi)
        few = kpi.unit is not Unit.COUNT and figure.denominator < FEWEST and not _of_time(kpi.key)
        return {
            "text": "·" if few else words.short(kpi.unit, figure.value),
            "few": few or figure.value is None,
            "tone": 0 if few else _tone(figure, against, most),
            "query": asked.query_with(weekday=day, hour=hour),
        }

    lined = [
        {
            "day": WEEKDAYS[day - 1],
            "cells": [cell(day, hour) for hour in hours],
            "sum": words.short(kpi.unit, _together(rows, kpi.key, day=day)),
        }
        for day in range(1, 8)
    ]
    return Drawn(
        "heat", _(kpi.label),
        _("by weekday and hour") + ("" if kpi.unit is Unit.COUNT else
        "; " + _("a dot is fewer than %s") % FEWEST),
        "", {
            "kpi": kpi.key, "hours": [f"{hour:02}" for hour in hours], "rows": lined,
            "foot": [words.short(kpi.unit, _together(rows, kpi.key, hour=hour)) for hour in hours],
            "whole": words.short(kpi.unit, whole), "is_count": kpi.unit is Unit.COUNT,
        },
    )  # fmt: skip


def _hours(kpi: Kpi, rows: dict[Any, Row]) -> list[int]:
    """From the first to the last hour in which some weekday has enough to say a number."""
    sizes: dict[int, int] = {}
    for (_day, hour), row in rows.items():
        figure = row.figure(kpi.key)
        size = figure.numerator if kpi.unit is Unit.COUNT else figure.denominator
        sizes[hour] = max(sizes.get(hour, 0), size)
    is_counted = kpi.unit is Unit.COUNT or _of_time(kpi.key)
    least = max(sizes.values(), default=0) * 0.1 if is_counted else FEWEST
    hours = [hour for hour, size in sizes.items() if size >= least] or list(sizes)
    return list(range(min(hours), max(hours) + 1)) if hours else []


def _of_time(key: str) -> bool:
    return key in {"occupancy", "load_factor", "utilisation"}


def _tone(figure: Figure, against: float | None, most: float) -> int:
    """How far short, in four steps; what has no better side is shaded by its size."""
    value = figure.value
    if value is None or against is None:
        return 0
    if figure.kpi.unit is Unit.COUNT or figure.kpi.better is Better.NEITHER:
        return min(int(4.99 * value / most), 4) if most else 0
    short = against - value if figure.kpi.better is Better.UP else value - against
    span = 0.12 if figure.kpi.unit is Unit.PERCENT else max(against, 1.0)
    return 0 if short <= 0 else min(int(4 * short / span) + 1, 4)


def _together(rows: dict[Any, Row], kpi: str, *, day: int = 0, hour: int = -1) -> float | None:
    """Over all hours of a day, or all days of an hour: by adding what the cells are made of."""
    parts = [row.figure(kpi).ratio for key, row in rows.items() if day == key[0] or hour == key[1]]
    if not parts:
        return None
    if not KPIS[kpi].adds_up:
        return max((part.value for part in parts if part.value is not None), default=None)
    if KPIS[kpi].unit is Unit.COUNT:
        return sum(part.numerator * part.scale for part in parts)
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total.value
