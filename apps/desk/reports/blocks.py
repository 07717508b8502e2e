"""The pictures and tables of a report: sums in, what a template draws out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.analytics.domain.kpi import Better, Figure, Unit
from apps.analytics.domain.registry import KPIS, needs
from apps.analytics.services import behaviour, figures, spreads
from apps.analytics.services.figures import Row
from apps.desk.reports import tiles, words
from apps.desk.reports.asked import Asked
from apps.desk.reports.drawing.bars import Bars, bars
from apps.desk.reports.drawing.lines import Lines, ends, lines
from apps.desk.reports.ready import Block
from apps.desk.reports.sums import Sums, cut_by, suited
from apps.routing.models import Queue

FEWEST = 10  # contacts under which a cell says nothing
WEEKDAYS = tuple(gettext_lazy(day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
MOST_ROWS = 200


@dataclass(slots=True)
class Drawn:
    """A block with its words. ``template`` is the part that draws it."""

    template: str
    title: str
    about: str = ""
    sentence: str = ""  # what the eye would find: for who does not see it
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_wide(self) -> bool:
        return self.template in {"heat", "table"}


def draw(block: Block, asked: Asked, sums: Sums) -> Drawn:
    return _SHAPES[block.shape](block, asked, sums)


def _trend(block: Block, asked: Asked, sums: Sums) -> Drawn:
    kpi = KPIS[block.kpi]
    found = sums.of_kpi(block.kpi)
    now = tiles.course_values(block.kpi, found.course, asked, **block.options)
    old = _values(block.kpi, found.course_before, asked, **block.options)
    promise = tiles.target(asked) if block.kpi in tiles.PROMISED else None
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
    rows = [(_moment(at, asked), words.value(kpi.unit, value))
            for at, value in zip(moments, now, strict=True)]  # fmt: skip
    return Drawn(
        "trend", label, _steps_of(asked), said + ".",
        {
            "lines": drawn, "ends": ends(drawn), "rows": rows, "whole": words.figure(whole),
            "before": words.figure(before) if before else "",
            "target": words.value(kpi.unit, promise) if promise else "",
            "ticks": [(tick.at, words.short(kpi.unit, tick.value)) for tick in
                      (drawn.ticks if drawn else [])],
            "labels": [(label.x, label.place, _moment(moments[label.number], asked))
                       for label in (drawn.labels if drawn else [])],
            "worst": _worst(drawn, now, moments, asked, kpi.unit),
        },
    )  # fmt: skip


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


def _heat(block: Block, asked: Asked, sums: Sums) -> Drawn:
    kpi = KPIS[block.kpi]
    filters = suited(asked.filters, kpi.channels)
    only = {*needs(block.kpi), "offered", "handled", "handling_ms"}
    found = figures.week(asked.period, filters, reader=asked.reader, only=only)
    rows = {row.key: row for row in found}
    hours = _hours(rows)
    promise = tiles.target(asked) if block.kpi in tiles.PROMISED else None
    whole = sums.of_kpi(block.kpi).whole.figure(block.kpi).value
    against = promise if promise is not None else whole
    most = max((row.figure(block.kpi).value or 0 for row in rows.values()), default=0)

    def cell(figure: Figure) -> dict[str, Any]:
        few = kpi.unit is not Unit.COUNT and figure.denominator < FEWEST and not _of_time(kpi.key)
        return {
            "text": "·" if few else words.short(kpi.unit, figure.value),
            "few": few or figure.value is None,
            "tone": 0 if few else _tone(figure, against, most),
        }

    lined = [
        {
            "day": WEEKDAYS[day - 1],
            "cells": [
                cell(rows[(day, hour)].figure(block.kpi)) if (day, hour) in rows
                else {"text": "·", "few": True, "tone": 0}
                for hour in hours
            ],
            "sum": words.short(kpi.unit, _together(rows, kpi.key, day=day)),
        }
        for day in range(1, 8)
    ]  # fmt: skip
    return Drawn(
        "heat", _(kpi.label),
        _("by weekday and hour") + ("" if kpi.unit is Unit.COUNT else
        "; " + _("a dot is fewer than %s") % FEWEST),
        "", {
            "hours": [f"{hour:02}" for hour in hours], "rows": lined,
            "foot": [words.short(kpi.unit, _together(rows, kpi.key, hour=hour)) for hour in hours],
            "whole": words.short(kpi.unit, whole), "is_count": kpi.unit is Unit.COUNT,
        },
    )  # fmt: skip


def _hours(rows: dict[Any, Row]) -> list[int]:
    """From the first to the last hour that is not nearly empty."""
    counts: dict[int, int] = {}
    for (_day, hour), row in rows.items():
        size = row.totals.get("offered", 0) + row.totals.get("handling_ms", 0) // 60_000
        counts[hour] = counts.get(hour, 0) + size + row.totals.get("handled", 0)
    most = max(counts.values(), default=0)
    busy = [hour for hour, count in counts.items() if count > most * 0.1]
    return list(range(min(busy), max(busy) + 1)) if busy else []


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
    if KPIS[kpi].unit is Unit.COUNT:
        return sum(part.numerator * part.scale for part in parts)
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total.value


def _waits(block: Block, asked: Asked, sums: Sums) -> Drawn:
    filters = suited(asked.filters, KPIS["abandonment"].channels)
    answered, gave_up = spreads.waits(asked.period, filters, reader=asked.reader)
    promise = _promised_seconds(asked)
    drawn = bars(answered.steps, answered.counts, gave_up.counts, target=promise)
    in_time = sum(bar.count for bar in drawn.upper if bar.is_good)
    said = _("%(n)s were answered, half of them within %(median)s; %(lost)s gave up.") % {
        "n": words.count(answered.total), "median": _time(answered.median),
        "lost": words.count(gave_up.total),
    }  # fmt: skip
    return Drawn(
        "waits", _("How long they waited"),
        _("median %(a)s, 9 in 10 within %(b)s") % {
            "a": _time(answered.median), "b": _time(answered.ninth)},
        said,
        _bar_facts(drawn, answered, gave_up) | {
            "promise": words.duration(promise) if promise else "", "in_time": in_time,
            "late": answered.total - in_time, "lost": gave_up.total,
        },
    )  # fmt: skip


def _replies(block: Block, asked: Asked, sums: Sums) -> Drawn:
    spread = spreads.replies(asked.period, asked.filters, reader=asked.reader)
    drawn = bars(spread.steps, spread.counts, target=None)
    return Drawn(
        "waits", _("How soon a person replied"),
        _("opening hours; median %(a)s, 9 in 10 within %(b)s") % {
            "a": _time(spread.median), "b": _time(spread.ninth)},
        _("Half of %(n)s first replies came within %(a)s, nine in ten within %(b)s.") % {
            "n": words.count(spread.total), "a": _time(spread.median), "b": _time(spread.ninth)},
        _bar_facts(drawn, spread, None),
    )  # fmt: skip


def _bar_facts(drawn: Bars, upper: spreads.Spread, lower: spreads.Spread | None) -> dict[str, Any]:
    steps = [_step_label(step, upper.steps) for step in upper.steps]
    counts = zip(steps, upper.counts, lower.counts if lower else upper.counts, strict=True)
    return {
        "bars": drawn,
        "ticks": [(bar.middle, label) for bar, label in zip(drawn.upper, steps, strict=True)],
        "rows": [(label, one, other if lower else None) for label, one, other in counts],
        "has_lower": lower is not None,
    }


def _step_label(step: int, steps: Sequence[int]) -> str:
    if not step:
        return _("more")
    if step < 60:
        return f"{step} s"
    if step % 60:
        return words.duration(step)
    return f"{step // 60} min" if step < 3600 else f"{step // 3600} h"


def _promised_seconds(asked: Asked) -> int | None:
    """The longest step that every live queue in question still keeps."""

    queues = Queue.objects.visible_to(asked.reader).current()
    if asked.filters.queues:
        queues = queues.filter(pk__in=asked.filters.queues)
    seconds = set(queues.filter(target_seconds__lte=600).values_list("target_seconds", flat=True))
    return min(seconds) if seconds else None


def _table(block: Block, asked: Asked, sums: Sums) -> Drawn:
    first = block.columns[1] if len(block.columns) > 1 else block.columns[0]
    rows = cut_by(block.by, block.columns, asked, asked.period)
    before = cut_by(block.by, [first], asked, asked.before) if asked.is_compared else {}
    known = words.names(block.by, rows, asked.reader)
    shown = []
    for key, found in rows.items():
        if all(one.value is None or one.value == 0 for one in found):
            continue
        old = before.get(key)
        shown.append(
            {
                "key": key,
                "name": words.name_of(block.by, key, known),
                "query": asked.query_with(**{block.by: key or None}),
                "cells": [(words.figure(one), words.made_of(one)) for one in found],
                "weight": found[0].value or 0,
                "change": words.change(found[block.columns.index(first)], old[0] if old else None),
            }
        )
    shown.sort(key=lambda row: (-row["weight"], row["name"]))
    return Drawn(
        "table", _("By %s") % str(words.DIMENSIONS[block.by]).lower(),
        "", "", {
            "by": block.by, "heading": words.DIMENSIONS[block.by],
            "columns": [_(KPIS[key].label) for key in block.columns],
            "rows": shown[:MOST_ROWS], "left_out": max(len(shown) - MOST_ROWS, 0),
            "is_compared": asked.is_compared,
            "compares": _(KPIS[block.columns[1 if len(block.columns) > 1 else 0]].label),
        },
    )  # fmt: skip


def _share(block: Block, asked: Asked, sums: Sums) -> Drawn:
    """Contacts that began, by channel or reason, beside the period before."""
    rows = _began(block.by, asked, asked.period)
    old = {}
    if asked.is_compared:
        old = {
            row.key[0]: row.totals.get("arrived", 0)
            for row in _began(block.by, asked, asked.before)
        }
    counts = {row.key[0]: row.totals.get("arrived", 0) for row in rows}
    whole, whole_before = sum(counts.values()) or 1, sum(old.values()) or 1
    known = words.names(block.by, counts, asked.reader)
    lines_ = [
        {
            "key": key, "name": words.name_of(block.by, key, known), "count": count,
            "share": count / whole, "percent": f"{100 * count / whole:.1f}",
            "before": f"{100 * old[key] / whole_before:.1f}" if key in old else "",
            "growth": f"{100 * (count - old[key]) / old[key]:+.0f}" if old.get(key) else "",
        }
        for key, count in counts.items() if count
    ]  # fmt: skip
    lines_.sort(key=lambda line: -line["count"])
    return Drawn(
        "share", _("Shares by %s") % str(words.DIMENSIONS[block.by]).lower(),
        _("contacts customers began; growth against the period before"), "",
        {"rows": lines_[:12], "heading": words.DIMENSIONS[block.by], "by": block.by},
    )  # fmt: skip


def _began(by: str, asked: Asked, period: figures.Period) -> list[Row]:
    return figures.table(by, period, asked.filters, reader=asked.reader, only=("arrived",))


def _journey(block: Block, asked: Asked, sums: Sums) -> Drawn:
    found = behaviour.journeys(asked.period, asked.filters, reader=asked.reader)
    known = words.names("kind", {kind for path in found.paths for kind in path.kinds}, asked.reader)
    whole = found.cases or 1
    rows = [
        {
            "steps": [(kind, known.get(kind, kind)) for kind in path.kinds],
            "cases": path.cases, "share": path.cases / whole,
            "percent": f"{100 * path.cases / whole:.1f}",
            "came_back": f"{100 * path.came_back / path.cases:.0f}",
            "time": words.duration(path.resolution_ms / 1000),
        }
        for path in found.paths
    ]  # fmt: skip
    about = _("%s resolved cases, by the channels they used") % words.count(found.cases)
    return Drawn("journey", _("Ways a matter travels"), about, "", {"rows": rows})


def _repeats(block: Block, asked: Asked, sums: Sums) -> Drawn:
    found = behaviour.repeats(asked.period, asked.filters, reader=asked.reader)
    whole = found[-1][2] or 1
    drawn = lines([again / whole for _day, again, _all in found], from_zero=True, most=1.0)
    last = found[6]
    return Drawn(
        "repeats", _("Who comes back"),
        _("share of resolved cases with a further contact about the same, by day"),
        _("%(share)s %% came back within 7 days.") % {"share": f"{100 * last[1] / whole:.1f}"},
        {
            "lines": drawn, "rows": [(day, again, f"{100 * again / whole:.1f}")
                                     for day, again, _all in found],
            "ticks": [(tick.at, f"{tick.value * 100:.0f}") for tick in
                      (drawn.ticks if drawn else [])],
            "labels": [(one.x, one.place, _("day %s") % (one.number + 1)) for one in
                       (drawn.labels if drawn else [])],
            "whole": f"{100 * last[1] / whole:.1f} %", "cases": found[-1][2],
        },
    )  # fmt: skip


def _moment(at: Any, asked: Asked) -> str:
    if not isinstance(at, datetime):
        return str(at)
    return date_format(at, "H:i" if asked.step == "hour" else "j M")


def _steps_of(asked: Asked) -> str:
    return {"hour": _("by hour"), "day": _("by day"), "week": _("by week")}[asked.step]


def _time(seconds: float | None) -> str:
    return words.duration(seconds) if seconds is not None else words.NONE


_SHAPES = {
    "trend": _trend, "heat": _heat, "waits": _waits, "replies": _replies, "table": _table,
    "share": _share, "journey": _journey, "repeats": _repeats,
}  # fmt: skip
