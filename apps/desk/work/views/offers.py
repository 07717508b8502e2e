"""The agent's answer to an offer."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, screen
from apps.desk.work.scripts import is_part
from apps.routing.services import offers


@permitted(Action.DESK_USE)
@require_POST
def accept(request: AgentRequest, offer_id: int) -> HttpResponse:
    """Theirs now: the conversation opens beside the list."""
    number = offers.accept(offer_id=offer_id, agent=request.user).case.number
    url = reverse("desk:case", args=[number])
    if not is_part(request):
        return HttpResponseRedirect(url)
    case = cases.readable(request, number)
    context = screen.case(case, request.user) | screen.pane(case, request.user)
    context |= {"offers": screen.offers(request.user), "accepted": True}
    response = render(request, "desk/work/_opened.html", context)
    response["HX-Push-Url"] = url
    response["HX-Trigger"] = "worklist-changed"
    return response


@permitted(Action.DESK_USE)
@require_POST
def decline(request: AgentRequest, offer_id: int) -> HttpResponse:
    """Passed on to somebody else; what else is offered stays."""
    offers.decline(offer_id=offer_id, agent=request.user)
    if not is_part(request):
        return HttpResponseRedirect(reverse("desk:work"))
    context = {"offers": screen.offers(request.user)}
    return render(request, "desk/work/_offers.html", context)
