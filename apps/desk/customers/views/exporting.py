"""The list as a file: the same filters, the same sight, streamed."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import IO

import xlsxwriter
from asgiref.sync import sync_to_async
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.customers.services import exporting
from apps.desk.customers.filters import Filters

CHUNK = 500
MOST_IN_EXCEL = 100_000  # built before it is sent; CSV has no limit
READ_BYTES = 64 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@permitted(Action.CUSTOMER_EXPORT)
@require_GET
def export(request: AgentRequest, form: str) -> StreamingHttpResponse:
    """``form`` is csv or xlsx."""
    if form not in TYPES:
        raise Http404
    filters = Filters(request.GET, user=request.user)
    exporting.note(actor=request.user, form=form, filters={"query": filters.as_query()})
    lines = exporting.lines(filters.narrowed())
    body = _csv(exporting.header(), lines) if form == "csv" else _xlsx(lines)
    response = StreamingHttpResponse(body, content_type=TYPES[form])
    name = f"customers-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _csv(header: list[str], lines: Iterator[list[object]]) -> AsyncIterator[str]:
    yield "\ufeff" + _written([header])
    while page := await sync_to_async(_page)(lines):
        yield _written(page)


async def _xlsx(lines: Iterator[list[object]]) -> AsyncIterator[bytes]:
    file = await sync_to_async(_sheet)(lines)
    try:
        while block := await sync_to_async(file.read)(READ_BYTES):
            yield block
    finally:
        file.close()


def _page(lines: Iterator[list[object]]) -> list[list[object]]:
    return list(islice(lines, CHUNK))


def _written(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _sheet(lines: Iterator[list[object]]) -> IO[bytes]:
    """A workbook in a file without a name, at its beginning; never more than a row in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed once it is sent
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Customers")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, exporting.header(), book.add_format({"bold": True}))
        for number, cells in enumerate(islice(lines, MOST_IN_EXCEL), start=1):
            sheet.write_row(number, 0, cells)
    file.seek(0)
    return file
