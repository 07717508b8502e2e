"""The pictures and tables of a report: sums in, what a template draws out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.analytics.domain.registry import KPIS
from apps.analytics.services import behaviour, figures, spreads, standing
from apps.analytics.services.figures import Row
from apps.desk.reports import words
from apps.desk.reports.asked import Asked
from apps.desk.reports.drawing.bars import Bars, bars
from apps.desk.reports.drawing.lines import lines
from apps.desk.reports.drawn import Drawn
from apps.desk.reports.heat import heat
from apps.desk.reports.ready import Block
from apps.desk.reports.sums import Sums, cut_by
from apps.desk.reports.trend import trend
from apps.routing.models import Queue

MOST_ROWS = 200


def draw(block: Block, asked: Asked, sums: Sums) -> Drawn:
    return _SHAPES[block.shape](block, asked, sums)


def _waits(block: Block, asked: Asked, sums: Sums) -> Drawn:
    filters = asked.filters.suited(KPIS["abandonment"].channels)
    answered, gave_up = spreads.waits(asked.period, filters, reader=asked.reader)
    promise = _promised_seconds(asked)
    drawn = bars(answered.steps, answered.counts, gave_up.counts, target=promise)
    kept = {"answered", "in_time"}
    sums_of = figures.totals(asked.period, filters, reader=asked.reader, only=kept)
    in_time = sums_of.get("in_time", 0)
    said = _("%(n)s were answered, half of them within %(median)s; %(lost)s gave up.") % {
        "n": words.count(answered.total), "median": _time(answered.median),
        "lost": words.count(gave_up.total),
    }  # fmt: skip
    off = spreads.told(asked.period, filters, reader=asked.reader)
    told = _("The wait they were told was off by up to %(a)s for half of them, %(b)s for 9 in 10.")
    return Drawn(
        "waits", _("How long they waited"),
        _("median %(a)s, 9 in 10 within %(b)s") % {
            "a": _time(answered.median), "b": _time(answered.ninth)},
        said,
        _bar_facts(drawn, answered, gave_up) | {
            "promise": words.duration(promise) if promise else "", "in_time": in_time,
            "late": sums_of.get("answered", 0) - in_time, "lost": gave_up.total,
            "note": told % {"a": _time(off[0]), "b": _time(off[1])} if off else "",
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
    """The promise of the live queues in question, where it is one and the same."""
    queues = Queue.objects.visible_to(asked.reader).current()
    if asked.filters.queues:
        queues = queues.filter(pk__in=asked.filters.queues)
    seconds = set(queues.filter(target_seconds__lte=600).values_list("target_seconds", flat=True))
    return seconds.pop() if len(seconds) == 1 else None


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
                "cells": [
                    (one.kpi.key if one.denominator else "", words.figure(one), words.made_of(one))
                    for one in found
                ],
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
            "growth": _growth(count, old.get(key)),
        }
        for key, count in counts.items() if count
    ]  # fmt: skip
    lines_.sort(key=lambda line: -line["count"])
    return Drawn(
        "share", _("Shares by %s") % str(words.DIMENSIONS[block.by]).lower(),
        _("contacts customers began; growth against the period before"), "",
        {"rows": lines_[:12], "heading": words.DIMENSIONS[block.by], "by": block.by},
    )  # fmt: skip


def _growth(count: int, before: int | None) -> str:
    """In percent, with its sign; empty where there was nothing to grow from."""
    if not before:
        return ""
    percent = round(100 * (count - before) / before)
    return f"{percent:+d}" if percent else "0"


def _began(by: str, asked: Asked, period: figures.Period) -> list[Row]:
    return figures.table(by, period, asked.filters, reader=asked.reader, only=("arrived",))


def _ages(block: Block, asked: Asked, sums: Sums) -> Drawn:
    """Letters that are not done, by how long ago they came, beside the period before."""
    filters = asked.filters.suited(KPIS["backlog"].channels)
    now = standing.ages(asked.period, filters, reader=asked.reader)
    old = dict(standing.ages(asked.before, filters, reader=asked.reader))
    whole, whole_before = sum(count for _age, count in now) or 1, sum(old.values()) or 1
    rows = [
        {
            "key": age, "name": _older(age), "count": count, "share": count / whole,
            "percent": f"{100 * count / whole:.1f}",
            "before": f"{100 * old[age] / whole_before:.1f}" if asked.is_compared else "",
            "growth": _growth(count, old[age]),
        }
        for age, count in now if count
    ]  # fmt: skip
    about = _("letters not done at the end of the period, by the clock")
    return Drawn("share", _("Backlog by age"), about, "", {"rows": rows, "heading": _("Age")})


def _older(hours: int) -> str:
    if not hours:
        return _("older than %s days") % (standing.AGES[-2] // 24)
    if hours <= 24:
        return _("up to %s hours") % hours
    return _("up to %s days") % (hours // 24)


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


def _time(seconds: float | None) -> str:
    return words.duration(seconds) if seconds is not None else words.NONE


_SHAPES = {
    "trend": trend, "heat": heat, "waits": _waits, "replies": _replies, "table": _table,
    "share": _share, "ages": _ages, "journey": _journey, "repeats": _repeats,
}  # fmt: skip
