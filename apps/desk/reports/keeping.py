"""Between an address and a saved report: what is kept of a question, and how it is asked anew."""

from __future__ import annotations

from typing import Any

from django.http import Http404, QueryDict

from apps.accounts.models import User
from apps.analytics.models import SavedReport
from apps.desk.reports import asked, built, page
from apps.desk.reports.asked import Asked
from apps.desk.reports.ready import READY, Report

BUILT = ("figure", "by", "shape")


def opened(
    row: SavedReport, changes: QueryDict, reader: User
) -> tuple[Report, Asked, list[tuple[str, str]]]:
    """The report and its question; what the address says goes before what was saved.

    Raises Http404 for a report of people and a reader who may not see them.
    """
    values = QueryDict(mutable=True)
    for name, several in row.asked.items():
        values.setlist(name, several)
    if changes:
        for name in (*asked.CUTS, "span", "first", "last", "compare"):
            values.setlist(name, changes.getlist(name))
    question = asked.of(values, reader)
    if not row.ready:
        chosen = built.of(values, reader)
        return chosen.report(row.title), question, chosen.pairs()
    report = READY.get(row.ready)
    if report is None or report not in page.readable(reader):
        raise Http404
    return report, question, []


def context(row: SavedReport, changes: QueryDict, reader: User) -> dict[str, Any]:
    report, question, fields = opened(row, changes, reader)
    schedule = row.schedules.first() if row.owner_id == reader.pk else None
    return page.context(report, question, fields=fields) | {
        "saved": row, "is_own": row.owner_id == reader.pk, "schedule": schedule,
    }  # fmt: skip


def question(values: QueryDict, reader: User) -> dict[str, list[str]]:
    """What is kept: the question, and for one built by hand its figures."""
    kept = asked.of(values, reader).stored
    if not slug(values):
        for name, value in built.of(values, reader).pairs():
            kept.setdefault(name, []).append(value)
    return kept


def slug(values: QueryDict) -> str:
    """The ready report it is; empty for one built by hand."""
    given = values.get("ready", "")
    return given if given in READY else ""


def hidden(values: QueryDict) -> list[tuple[str, str]]:
    """The question again, for a form that was refused."""
    names = (*asked.CUTS, *BUILT, "span", "first", "last", "compare", "ready")
    return [(name, value) for name in names for value in values.getlist(name)]
