"""What the boards say stands badly: it stays on the floor until it is well again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.models import Board
from apps.analytics.services import alerts, board_words


@permitted(Action.FLOOR_VIEW)
@require_GET
def standing(request: AgentRequest) -> HttpResponse:
    boards = Board.objects.visible_to(request.user).current().values_list("pk", flat=True)
    tiles = alerts.standing(list(boards))
    rows = [(tile, board_words.title(tile), board_words.advice(tile)) for tile in tiles]
    return render(request, "desk/floor/_alerts.html", {"rows": rows})
