"""The boards one may look at, one of them on the big screen, and the kiosk's empty frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted, public
from apps.analytics.models import Board
from apps.analytics.services import board_readings
from apps.desk.boards import wall


@permitted(Action.FLOOR_VIEW)
@require_GET
def boards(request: AgentRequest) -> HttpResponse:
    rows = Board.objects.visible_to(request.user).prefetch_related("brands", "links", "tiles")
    context = {
        "boards": rows.order_by("archived_at", "name"),
        "may_manage": request.user.may(Action.BOARD_MANAGE),
    }
    return render(request, "desk/boards/list.html", context)


@permitted(Action.FLOOR_VIEW)
@require_GET
def board(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Board.objects.visible_to(request.user).current(), pk=pk)
    with translation.override(row.language):
        context = wall.shown(board_readings.read(row, now=timezone.now()))
        context |= {"drawn": True, "may_manage": request.user.may(Action.BOARD_MANAGE)}
        return render(request, "desk/boards/page.html", context)


@public
@require_GET
def kiosk(request: HttpRequest) -> HttpResponseBase:
    """The same frame for everybody: what it shows is asked over the socket, with the link's token.

    The token stands behind the # of the address: no server, log or referrer ever sees it.
    """
    return render(request, "desk/boards/page.html", {})
