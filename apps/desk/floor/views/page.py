"""The floor as a page, and the two regions that follow it live."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.floor import screen
from apps.desk.floor.wanted import WantedForm


@permitted(Action.FLOOR_VIEW)
@require_GET
def floor(request: AgentRequest) -> HttpResponse:
    """Queues by risk, agents by crew; what is opened beside them is fetched by the page."""
    context = screen.board(request.user, WantedForm.of(request), now=timezone.now())
    return render(request, "desk/floor/page.html", context)


@permitted(Action.FLOOR_VIEW)
@require_GET
def board(request: AgentRequest) -> HttpResponse:
    """The same again, for the page that is open: queues, crews and the figures of the strip."""
    context = screen.board(request.user, WantedForm.of(request), now=timezone.now())
    return render(request, "desk/floor/_board.html", context)


@permitted(Action.FLOOR_VIEW)
@require_GET
def lever_log(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/floor/_log.html", screen.lever_log(request.user))
