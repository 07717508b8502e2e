"""What the boards say stands badly: it stays on the floor until it is well again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.models import Board
from apps.analytics.services import alerts, board_words
from apps.voice.models import CallAlarm
from apps.voice.services import alarms

MOST_ALARMS = 10


@permitted(Action.FLOOR_VIEW)
@require_GET
def standing(request: AgentRequest) -> HttpResponse:
    boards = Board.objects.visible_to(request.user).current().values_list("pk", flat=True)
    tiles = alerts.standing(list(boards))
    rows = [(tile, board_words.title(tile), board_words.advice(tile)) for tile in tiles]
    calls = CallAlarm.objects.visible_to(request.user).standing().select_related("user")
    context = {"rows": rows, "call_alarms": calls[:MOST_ALARMS]}
    return render(request, "desk/floor/_alerts.html", context)


@permitted(Action.FLOOR_STEER)
@require_POST
def alarm_seen(request: AgentRequest, pk: int) -> HttpResponse:
    """Somebody has looked into a person's unusual calls: they leave the floor."""
    row = get_object_or_404(CallAlarm.objects.visible_to(request.user), pk=pk)
    alarms.see(alarm=row, by=request.user)
    return redirect("desk:floor")
