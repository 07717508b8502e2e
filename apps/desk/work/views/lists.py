"""The left pane: the worklist and the offers above it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import screen
from apps.desk.work import worklist as lists


@permitted(Action.DESK_USE)
@require_GET
def worklist(request: AgentRequest) -> HttpResponse:
    """``?open=`` is the number of the case that is open beside it."""
    context = {
        "groups": lists.groups(request.user, now=timezone.now()),
        "open_number": _number(request.GET.get("open", "")),
    }
    return render(request, "desk/work/_worklist.html", context)


@permitted(Action.DESK_USE)
@require_GET
def offers(request: AgentRequest) -> HttpResponse:
    context = {"offers": screen.offers(request.user)}
    return render(request, "desk/work/_offers.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None
