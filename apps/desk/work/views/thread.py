"""The conversation's own endpoint: live append, catch-up and earlier pages alike."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, thread
from apps.desk.work.forms import CursorForm
from apps.interactions.services import conversations


@permitted(Action.CASE_VIEW)
@require_GET
def messages(request: AgentRequest, number: int) -> HttpResponse:
    """Messages newer than ``?after=<seq>``, and those changed since ``?since=<time>``."""
    case = cases.readable(request, number)
    cursor = CursorForm.of(request)
    now = timezone.now()
    stretch = thread.later(case, request.user, after=cursor.after, leg=cursor.leg)
    changed = thread.changed(case, request.user, since=cursor.since or now, until=cursor.after)
    if not stretch.items and not changed:
        return HttpResponse(status=204)
    context = {"case": case, "stretch": stretch, "changed": changed, "fetched_at": now}
    return render(request, "desk/work/_messages.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def earlier(request: AgentRequest, number: int) -> HttpResponse:
    """The page above ``?before=<seq>``."""
    case = cases.readable(request, number)
    stretch = thread.earlier(case, request.user, before=CursorForm.of(request).before)
    context = {"case": case, "stretch": stretch, "is_earlier": True}
    return render(request, "desk/work/_messages.html", context)


@permitted(Action.CASE_WORK)
def read(request: AgentRequest, number: int) -> HttpResponse:
    """The agent has seen up to ``seq``: unread marks go, the customer's side is told."""
    case = cases.workable(request, number)
    seq = CursorForm.of(request).after
    for leg in case.interactions.filter(owner=request.user):
        conversations.mark_read(interaction=leg, seq=min(seq, case.last_seq), by_customer=False)
    return HttpResponse(status=204)
