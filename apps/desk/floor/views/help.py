"""Letting another team help with a queue, and sending it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Team
from apps.desk.floor.views.answers import done
from apps.routing.models import Queue
from apps.routing.services import supervision


@permitted(Action.FLOOR_STEER)
@require_POST
def lend(request: AgentRequest, pk: int) -> HttpResponse:
    """``team``: who helps; with ``back`` it stops helping."""
    queue = get_object_or_404(Queue.objects.visible_to(request.user).current(), pk=pk)
    given = request.POST.get("team", "")
    teams = Team.objects.visible_to(request.user).current()
    team = get_object_or_404(teams, pk=int(given) if given.isdecimal() and len(given) < 19 else 0)
    said = {"team": team, "queue": queue}
    if request.POST.get("back"):
        supervision.send_back(queue=queue, team=team, by=request.user)
        return done(request, _("%(team)s is back from %(queue)s.") % said)
    supervision.lend(queue=queue, team=team, by=request.user)
    return done(request, _("%(team)s helps %(queue)s.") % said)
