"""A saved report as a file for the mail: what its owner would see now."""

from __future__ import annotations

import io

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from apps.analytics.choices import FileForm
from apps.analytics.models import ReportSchedule
from apps.analytics.services.sending import made_by
from apps.desk.reports import keeping, page, printing, sheets

TYPES = {
    FileForm.CSV: "text/csv",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileForm.PDF: "application/pdf",
}


@made_by
def made(schedule: ReportSchedule) -> tuple[str, str, bytes]:
    """File name, type and content. Raises OSError when it cannot be printed."""
    row = schedule.report
    report, asked, fields = keeping.opened(row, QueryDict(), row.owner)
    form = FileForm(schedule.form)
    out = io.BytesIO()
    if form is FileForm.PDF:
        context = page.context(report, asked, fields=fields)
        out.write(printing.printed(render_to_string("desk/reports/print.html", context)))
    elif form is FileForm.XLSX:
        sheets.as_workbook(sheets.sheets(report, asked), out)
    else:
        out.write(sheets.as_csv(sheets.sheets(report, asked)).encode())
    name = f"{slugify(row.title) or 'report'}-{timezone.localdate():%Y-%m-%d}.{form.value}"
    return name, TYPES[form], out.getvalue()
