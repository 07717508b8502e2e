"""The desk as a whole page: the first load, a reload, and a link somebody sent."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, may_open, permitted, signed_in
from apps.desk.rail import RAIL, shown
from apps.desk.work import cases, screen
from apps.routing.models import Queue


@signed_in
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """To the first page of the rail that the reader may open, or to their own profile.

    While there is no queue yet, whoever can make one begins with the guide.
    """
    if request.user.scope(Action.QUEUE_MANAGE) is Scope.ALL and not Queue.objects.exists():
        return HttpResponseRedirect(reverse("settings:start"))
    pages = [entry.url for entry in shown(RAIL, request) if may_open(request.user, entry.url)]
    return HttpResponseRedirect(pages[0] if pages else reverse("accounts:profile"))


@permitted(Action.DESK_USE)
@require_GET
def work(request: AgentRequest) -> HttpResponse:
    """My work with nothing open: the worklist, and what a new day looks like."""
    context = screen.desk(request.user, now=timezone.now())
    return render(request, "desk/work/page.html", context)


@permitted(Action.DESK_USE)
@require_GET
def nothing(request: AgentRequest) -> HttpResponse:
    """The middle pane when no case is open; the pane beside it is emptied too."""
    return render(request, "desk/work/_closed.html")


@permitted(Action.CASE_VIEW)
@require_GET
def case(request: AgentRequest, number: int) -> HttpResponse:
    """My work with one case open; ``?side=`` and ``?kind=`` say how, for those without scripts."""
    found = cases.readable(request, number)
    context = screen.desk(request.user, now=timezone.now())
    context |= screen.case(found, request.user, kind=request.GET.get("kind", ""))
    context |= screen.pane(found, request.user, tab=request.GET.get("side", ""))
    return render(request, "desk/work/page.html", context)
