"""The audit log as a file: the same filters, the same sight, streamed page by page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Callable

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain import cells
from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.accounts.views.audit import AuditFilter, narrowed
from apps.core import audit
from apps.core.models import AuditEntry

CHUNK = 1_000
COLUMNS = ("id", "at", "actor", "action", "target", "summary", "particulars", "request_id",
           "address")  # fmt: skip
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@permitted(Action.AUDIT_VIEW)
@require_GET
def export(request: AgentRequest, form: str) -> StreamingHttpResponse:
    """``form`` is csv or jsonl."""
    if form not in TYPES:
        raise Http404
    wanted = AuditFilter(request.GET)
    wanted.fields["actor"].queryset = User.objects.visible_to(request.user)  # type: ignore[attr-defined]
    wanted.is_valid()
    rows = narrowed(request.user, wanted)
    audit.record("audit.exported", actor=request.user, form=form, query=request.GET.urlencode())
    body = _lines(rows, _csv if form == "csv" else _jsonl, head=form == "csv")
    response = StreamingHttpResponse(body, content_type=TYPES[form])
    name = f"audit-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _lines(
    rows: QuerySet[AuditEntry], write: Callable[[list[AuditEntry]], str], *, head: bool
) -> AsyncIterator[str]:
    """Each page is asked for when the one before has gone: nothing grows in memory."""
    if head:
        yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    last: int | None = None
    while page := await sync_to_async(_page)(rows, last):
        yield write(page)
        last = page[-1].pk


def _page(rows: QuerySet[AuditEntry], last: int | None) -> list[AuditEntry]:
    return list((rows.filter(pk__lt=last) if last else rows)[:CHUNK])


def _told(entry: AuditEntry) -> dict[str, object]:
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": entry.actor.username if entry.actor else "",
        "action": entry.action,
        "target": entry.target,
        "summary": entry.summary,
        "particulars": entry.particulars,
        "request_id": entry.request_id,
        "address": entry.address or "",
    }


def _jsonl(page: list[AuditEntry]) -> str:
    return "".join(json.dumps(_told(entry), default=str) + "\n" for entry in page)


def _csv(page: list[AuditEntry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for entry in page:
        told = _told(entry) | {"particulars": json.dumps(entry.particulars, default=str)}
        writer.writerow([cells.safe(str(told[name])) for name in COLUMNS])
    return out.getvalue()
