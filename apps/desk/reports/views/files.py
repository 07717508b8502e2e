"""Reports as files, and raw rows as a stream."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.services import raw
from apps.desk.reports import asked, built, page, sheets
from apps.desk.reports.ready import READY

R = TypeVar("R", bound=HttpResponseBase)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_GET
def file(request: AgentRequest, slug: str, form: str) -> HttpResponse:
    """What the page shows, as csv or xlsx."""
    chosen = built.of(request.GET, request.user)
    wanted = chosen.report() if slug == "built" else READY.get(slug)
    readable = slug == "built" or wanted in page.readable(request.user)
    if wanted is None or form not in TYPES or not readable:
        raise Http404
    question = asked.of_request(request, request.user)
    raw.note(actor=request.user, what=slug, form=form, asked={"query": question.query})
    found = sheets.sheets(wanted, question)
    out = io.BytesIO()
    if form == "csv":
        out.write(sheets.as_csv(found).encode())
    else:
        sheets.as_workbook(found, out)
    return _attached(HttpResponse(out.getvalue(), content_type=TYPES[form]), slug, form)


@permitted(Action.REPORT_EXPORT)
@require_GET
def rows(request: AgentRequest, kind: str) -> StreamingHttpResponse:
    """One line a row, streamed; ``X-Rows`` says how many there will be."""
    if kind not in raw.RAW:
        raise Http404
    wanted = asked.of_request(request, request.user)
    cut = {"reader": request.user}
    raw.note(actor=request.user, what=kind, form="csv", asked={"query": wanted.query})
    body = _streamed(raw.header(kind), raw.lines(kind, wanted.period, wanted.filters, **cut))
    response = _attached(StreamingHttpResponse(body, content_type=TYPES["csv"]), kind, "csv")
    response["X-Rows"] = raw.count(kind, wanted.period, wanted.filters, **cut)
    return response


async def _streamed(header: list[str], lines: Iterator[list[object]]) -> AsyncIterator[str]:
    yield "\ufeff" + _written([list(header)])
    while page_of := await sync_to_async(raw.first)(lines, raw.PAGE):
        yield _written(page_of)


def _written(lines: list[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def _attached(response: R, name: str, form: str) -> R:
    named = f"{name}-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    return response
