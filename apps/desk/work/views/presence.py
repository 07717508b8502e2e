"""The one switch for all media, how full the agent's hands are, and the bell."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted, signed_in
from apps.accounts.models import Notice
from apps.accounts.services import notices
from apps.desk.work import bell, hands
from apps.desk.work.forms import PresenceForm
from apps.desk.work.scripts import is_part
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


@signed_in
@require_GET
def alerts(request: AgentRequest) -> HttpResponse:
    """``?desk=1``: seen at the desk, where cases open in place."""
    context = bell.of(request.user, at_desk="desk" in request.GET)
    return render(request, "desk/work/_alerts.html", context)


@signed_in
@require_POST
def alerts_read(request: AgentRequest) -> HttpResponse:
    """Everything up to these two has been looked at."""
    seen = {name: _number(request.POST.get(name, "")) for name in ("up_to", "up_to_notice")}
    bell.mark_read(request.user, **seen)
    if not is_part(request):
        return HttpResponseRedirect(reverse("desk:work"))
    context = bell.of(request.user, at_desk="desk" in request.GET)
    return render(request, "desk/work/_alerts.html", context)


@signed_in
@require_GET
def notice(request: AgentRequest, pk: int) -> HttpResponse:
    """On to where a notice leads; it is read by that."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notices.read(found)
    return HttpResponseRedirect(found.path)


def _number(text: str) -> int:
    return int(text[:18]) if text.isascii() and text.isdecimal() else 0
