"""A figure over time: this period, the one before and what was promised, with each value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.analytics.domain.kpi import Better, Unit
from apps.analytics.domain.registry import KPIS
from apps.analytics.services.figures import Row
from apps.desk.reports import tiles, words
from apps.desk.reports.asked import Asked
from apps.desk.reports.drawing.lines import Lines, ends, lines
from apps.desk.reports.drawn import Drawn
from apps.desk.reports.ready import Block
from apps.desk.reports.sums import Sums


def trend(block: Block, asked: Asked, sums: Sums) -> Drawn:
    kpi = KPIS[block.kpi]
    found = sums.of_kpi(block.kpi)
    now = tiles.course_values(block.kpi, found.course, asked, **block.options)
    old = _values(block.kpi, found.course_before, asked, **block.options)
    promise = tiles.promise(block.kpi, found.whole)
    share = kpi.unit is Unit.PERCENT
    drawn: Lines | None = lines(
        now, old, target=promise, up_is_better=kpi.better is not Better.DOWN,
        from_zero=kpi.unit is Unit.COUNT, most=1.0 if share else None,
    )  # fmt: skip
    moments = tiles.moments(asked)
    whole, before = found.whole.figure(block.kpi, **block.options), None
    if found.before:
        before = found.before.figure(block.kpi, **block.options)
    label = _(kpi.label)
    said = _("%(figure)s: %(now)s over the period") % {
        "figure": label, "now": words.figure(whole),
    }  # fmt: skip
    if before is not None and before.value is not None:
        said += _(", %s in the period before") % words.figure(before)
    return Drawn(
        "trend", label, _steps_of(asked), said + ".",
        {
            "kpi": kpi.key, "lines": drawn, "ends": ends(drawn),
            "rows": _rows(kpi.unit, moments, now, old, drawn, asked), "whole": words.figure(whole),
            "before": words.figure(before) if before else "",
            "target": words.value(kpi.unit, promise) if promise else "",
            "ticks": [(tick.at, words.short(kpi.unit, tick.value)) for tick in
                      (drawn.ticks if drawn else [])],
            "labels": [(label.x, label.place, _moment(moments[label.number], asked))
                       for label in (drawn.labels if drawn else [])],
            "worst": _worst(drawn, now, moments, asked, kpi.unit),
        },
    )  # fmt: skip


def _rows(
    unit: Unit, moments: Sequence[datetime], now: Sequence[float | None],
    before: Sequence[float | None], drawn: Lines | None, asked: Asked,
) -> list[dict[str, Any]]:  # fmt: skip
    """What the line is drawn from: with where each value stands, for who reads it off."""
    points = drawn.points if drawn else []
    return [
        {
            "when": _moment(at, asked), "value": words.value(unit, now[n]),
            "before": words.value(unit, before[n]) if n < len(before) else "",
            "point": points[n] if n < len(points) else None, "query": _query_of(at, asked),
        }
        for n, at in enumerate(moments)
    ]  # fmt: skip


def _query_of(at: datetime, asked: Asked) -> str:
    """The same question about one day or week; an hour has no address of its own."""
    if asked.step == "hour":
        return ""
    first = max(at.date(), asked.first)
    last = min(at.date() + timedelta(days=6), asked.last) if asked.step == "week" else first
    return asked.query_with(span=None, first=first.isoformat(), last=last.isoformat())


def _values(kpi: str, course: Sequence[Row], asked: Asked, **options: object) -> list[float | None]:
    known = {row.key[0]: row.figure(kpi, **options).value for row in course}
    return [known.get(at) for at in tiles.moments(asked, before=True)] if course else []


def _worst(
    drawn: Lines | None, now: Sequence[float | None], moments: Sequence[Any], asked: Asked,
    unit: Unit,
) -> dict[str, Any] | None:  # fmt: skip
    if drawn is None or drawn.worst is None:
        return None
    x, y, number = drawn.worst
    text = f"{_moment(moments[number], asked)} {words.short(unit, now[number])}"
    return {"x": x, "y": y, "text": text, "label_x": x - 8 if x > 120 else x + 8,
            "place": "end" if x > 120 else "", "label_y": y + 5}  # fmt: skip


def _moment(at: Any, asked: Asked) -> str:
    if not isinstance(at, datetime):
        return str(at)
    return date_format(at, "H:i" if asked.step == "hour" else "j M")


def _steps_of(asked: Asked) -> str:
    return {"hour": _("by hour"), "day": _("by day"), "week": _("by week")}[asked.step]
