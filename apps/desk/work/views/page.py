"""The desk as a whole page: the first load, a reload, and a link somebody sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, screen


@permitted(Action.DESK_USE)
@require_GET
def work(request: AgentRequest) -> HttpResponse:
    """My work with nothing open: the worklist, and what a new day looks like."""
    context = screen.desk(request.user, now=timezone.now())
    return render(request, "desk/work/page.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def case(request: AgentRequest, number: int) -> HttpResponse:
    """My work with one case open."""
    found = cases.readable(request, number)
    context = screen.desk(request.user, now=timezone.now())
    context |= screen.case(found, request.user)
    return render(request, "desk/work/page.html", context)
