"""The agent's answer to an offer."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import cases, screen
from apps.routing.services import offers


@permitted(Action.DESK_USE)
@require_POST
def accept(request: AgentRequest, offer_id: int) -> HttpResponse:
    """Theirs now: the conversation opens where the offer was."""
    interaction = offers.accept(offer_id=offer_id, agent=request.user)
    number = interaction.case.number
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(reverse("desk:case", args=[number]))
    case = cases.readable(request, number)
    context = screen.case(case, request.user) | {"with_side": True}
    response = render(request, "desk/work/_talk.html", context)
    response["HX-Push-Url"] = reverse("desk:case", args=[number])
    return response


@permitted(Action.DESK_USE)
@require_POST
def decline(request: AgentRequest, offer_id: int) -> HttpResponse:
    offers.decline(offer_id=offer_id, agent=request.user)
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(reverse("desk:work"))
    return HttpResponse()
