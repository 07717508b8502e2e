"""A report as tables of plain values: what CSV, workbooks and mails are made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from apps.analytics.domain.kpi import Figure
from apps.analytics.domain.kpis.answering import reconcile
from apps.analytics.domain.registry import KPIS
from apps.analytics.services import figures
from apps.customers.domain.cells import safe
from apps.desk.reports import page, words
from apps.desk.reports.asked import Asked
from apps.desk.reports.ready import Report
from apps.desk.reports.sums import Sums, cut_by

Cells = list[object]


@dataclass(slots=True)
class Sheet:
    title: str
    header: Cells
    rows: list[Cells] = field(default_factory=list)


def sheets(report: Report, asked: Asked) -> list[Sheet]:
    """Figures with their definitions, the course, each table, and the line that adds up."""
    cut = page.about(report, asked)
    sums = Sums(cut, report.kpis)
    found = [_about(report, cut, sums), _figures(report, sums), _course(report, cut, sums)]
    for block in report.blocks:
        if block.by:
            columns = block.columns or ("offered",)
            found.append(_table(block.by, columns, cut))
    return found


def as_csv(found: Sequence[Sheet]) -> str:
    """One after the other, an empty line between."""
    out = io.StringIO()
    writer = csv.writer(out)
    for sheet in found:
        writer.writerows([[sheet.title], sheet.header, *_safe(sheet.rows), []])
    return "\ufeff" + out.getvalue()


def as_workbook(found: Sequence[Sheet], file: IO[bytes]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        for number, sheet in enumerate(found, start=1):
            name = "".join(c for c in sheet.title if c not in "[]:*?/\\'")[:28] or str(number)
            one = book.add_worksheet(f"{number} {name}")
            one.freeze_panes(1, 0)
            one.set_column(0, 0, 28)
            one.write_row(0, 0, sheet.header, bold)
            for line, cells in enumerate(_safe(sheet.rows), start=1):
                one.write_row(line, 0, cells)


def _about(report: Report, asked: Asked, sums: Sums) -> Sheet:
    rows: list[Cells] = [
        [_("Period"), f"{asked.first.isoformat()} – {asked.last.isoformat()}"],
        [_("Time zone"), asked.zone],
        [_("Filters"), asked.query],
        [_("Counted to"), str(figures.counted_to() or "")],
    ]
    rows += [[name, sums.all.whole.totals.get(name, 0)] for name in ("offered", *page.PARTS)]
    rows.append([_("Difference"), reconcile(sums.all.whole.totals)])
    return Sheet(str(report.title), [_("What"), _("Value")], rows)


def _figures(report: Report, sums: Sums) -> Sheet:
    header: Cells = [
        _("Figure"), _("Value"), _("Unit"), _("Numerator"), _("Denominator"), _("Before"),
        _("Version"), _("Formula"),
    ]  # fmt: skip
    sheet = Sheet(_("Figures"), header)
    for tile in report.tiles:
        found = sums.of_kpi(tile.kpi)
        now = found.whole.figure(tile.kpi, **tile.options)
        before = found.before.figure(tile.kpi, **tile.options).value if found.before else None
        sheet.rows.append(
            [str(tile.label) or now.kpi.label, now.value, now.kpi.unit.value, now.numerator,
             now.denominator, before, now.version, now.kpi.formula]
        )  # fmt: skip
    return sheet


def _course(report: Report, asked: Asked, sums: Sums) -> Sheet:
    keys = list(dict.fromkeys(tile.kpi for tile in report.tiles))
    sheet = Sheet(_("Course"), [_("When"), *_labels(keys)])
    courses = {key: {row.key[0]: row for row in sums.of_kpi(key).course} for key in keys}
    for moment in figures.steps(asked.period, asked.step):
        rows = [(key, courses[key].get(moment, figures.Row(()))) for key in keys]
        cells = [cell for key, row in rows for cell in _cells(row.figure(key))]
        sheet.rows.append([moment.isoformat(), *cells])
    return sheet


def _table(by: str, columns: Sequence[str], asked: Asked) -> Sheet:
    rows = cut_by(by, columns, asked, asked.period)
    known = words.names(by, rows, asked.reader)
    label = str(words.DIMENSIONS[by])
    sheet = Sheet(_("By %s") % label.lower(), [label, *_labels(columns)])
    for key, found in rows.items():
        cells = [cell for figure in found for cell in _cells(figure)]
        sheet.rows.append([words.name_of(by, key, known), *cells])
    return sheet


def _labels(keys: Sequence[str]) -> Cells:
    """Each figure beside what it is made of: percentages cannot be added, these can."""
    return [
        label
        for key in keys
        for label in (KPIS[key].label, f"{KPIS[key].label}: a", f"{KPIS[key].label}: b")
    ]


def _cells(figure: Figure) -> Cells:
    return [figure.value, figure.numerator, figure.denominator]


def _safe(rows: Iterable[Cells]) -> Iterable[Cells]:
    return ([safe(cell) for cell in row] for row in rows)
