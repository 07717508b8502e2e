"""The one switch for all media, how full the agent's hands are, and the bell."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.work import hands, screen
from apps.desk.work.forms import PresenceForm
from apps.desk.work.scripts import is_part
from apps.interactions.services import notifications
from apps.routing.services import presence as presences


@permitted(Action.DESK_USE)
@require_GET
def strip(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/work/_presence.html", hands.of(request.user))


@permitted(Action.DESK_USE)
@require_POST
def change(request: AgentRequest) -> HttpResponse:
    """Available, away with a reason, or offline: now, or after the work in hand."""
    form = PresenceForm(request.POST, user=request.user)
    if form.is_valid():
        clean = form.cleaned_data
        facts = {"user": request.user, "presence": clean["presence"], "reason": clean["reason"]}
        if clean["after_this"]:
            presences.set_next(**facts)
        else:
            presences.set_presence(**facts, by=request.user)
    if not is_part(request):
        return HttpResponseRedirect(reverse("desk:work"))
    status = 200 if form.is_valid() else 422
    return render(request, "desk/work/_presence.html", hands.of(request.user), status=status)


@permitted(Action.DESK_USE)
@require_GET
def pressure(request: AgentRequest) -> HttpResponse:
    """Who waits in the agent's own queues."""
    context = {"pressure": hands.pressure(request.user)}
    return render(request, "desk/work/_pressure.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def alerts(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/work/_alerts.html", screen.alerts(request.user))


@permitted(Action.CASE_VIEW)
@require_POST
def alerts_read(request: AgentRequest) -> HttpResponse:
    """Everything up to ``up_to`` has been looked at."""
    text = request.POST.get("up_to", "")
    if text.isascii() and text.isdecimal():
        notifications.mark_read(user=request.user, up_to=int(text[:18]))
    if not is_part(request):
        return HttpResponseRedirect(reverse("desk:work"))
    return alerts_part(request)


def alerts_part(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/work/_alerts.html", screen.alerts(request.user))
