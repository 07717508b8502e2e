"""What a report's page shows, whichever way it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.analytics.domain.kpis.answering import reconcile
from apps.analytics.services import figures, promises
from apps.desk.reports import asked as asking
from apps.desk.reports import blocks, tiles, words
from apps.desk.reports.asked import Asked
from apps.desk.reports.forms import SaveForm
from apps.desk.reports.ready import READY, Report
from apps.desk.reports.sums import Sums
from apps.routing.services import rule_words

RAW_KINDS = (
    ("interactions", _lazy("Interactions, a row each")),
    ("cases", _lazy("Cases, a row each")),
    ("messages", _lazy("Messages, a row each")),
    ("holdings", _lazy("People's part in each")),
    ("agent-intervals", _lazy("People by quarter hour")),
)
PARTS = ("answered", "abandoned", "short_abandons", "flowed_out", "waiting")


def context(
    report: Report, asked: Asked, *, fields: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """``asked`` as the reader wants it; a report about some channels keeps to them.

    ``fields``: what else the address says of a report that was built by hand.
    """
    question = [*asked.pairs(), *fields]
    cut = about(report, asked)
    sums = Sums(cut, report.kpis)
    return {
        "report": report,
        "asked": asked,
        "counted": cut,
        "tiles": tiles.tiles(report.tiles, cut, sums),
        "blocks": [blocks.draw(block, cut, sums) for block in report.blocks],
        "reconcile": _reconciled(sums.all.whole),
        "promises": _promises(report, cut),
        "counted_to": figures.counted_to(),
        "filters": chips(asked),
        "may_export": asked.reader.may(Action.REPORT_EXPORT),
        "raw_kinds": RAW_KINDS,
        "question": urlencode(question),
        "question_fields": [*question, ("ready", report.slug)],
        "build_fields": fields,
        "save_form": SaveForm(initial={"title": report.title}),
    }


def readable(reader: User) -> list[Report]:
    """The ready ones that make sense for a reader: names of people are for the floor's."""
    sees_people = reader.may(Action.FLOOR_VIEW)
    return [report for report in READY.values() if sees_people or not report.needs_people]


def chips(asked: Asked) -> dict[str, Any]:
    """The row of filters: what is chosen, and what may be."""
    options = asking.choices(asked.reader)
    if not asked.reader.may(Action.FLOOR_VIEW):
        options.pop("agent")
    return {
        "span": asking.SPANS.get(asked.span) or "",
        "spans": [(key, label, key == asked.span) for key, label in asking.SPANS.items()],
        "cuts": [
            {
                "name": name,
                "label": words.DIMENSIONS[name],
                "options": [(key, label, key in asked.cut.get(name, ())) for key, label in rows],
                "chosen": [label for key, label in rows if key in asked.cut.get(name, ())],
            }
            for name, rows in options.items()
            if rows
        ],
    }


def about(report: Report, asked: Asked) -> Asked:
    if not report.kinds or asked.cut.get("kind"):
        return asked
    cut = dict(asked.cut) | {"kind": report.kinds}
    return Asked(asked.reader, asked.first, asked.last, asked.span, asked.is_compared, cut)


def _promises(report: Report, asked: Asked) -> list[dict[str, Any]]:
    """Queues that promised something else within the period, where a figure has a target."""
    if tiles.PROMISED.isdisjoint(report.kpis):
        return []
    found = promises.changes(asked.period, asked.filters, reader=asked.reader)
    return [
        {"queue": one.queue, "at": one.at, "before": _said(one.before), "after": _said(one.after)}
        for one in found
    ]


def _said(promise: tuple[int, int]) -> str:
    percent, seconds = promise
    return _("%(share)s %% in %(time)s") % {"share": percent, "time": rule_words.span(seconds)}


def _reconciled(whole: figures.Row) -> dict[str, Any]:
    """offered = answered + gave up + short + flowed out + waiting; a ``difference`` is a lie."""
    labels = (_("answered"), _("gave up"), _("under 5 s"), _("flowed out"), _("waiting"))
    return {
        "offered": words.count(whole.totals.get("offered", 0)),
        "parts": [
            (words.count(whole.totals.get(name, 0)), label)
            for name, label in zip(PARTS, labels, strict=True)
        ],
        "difference": reconcile(whole.totals),
    }
