"""Asking somebody else, and giving the call away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.desk.calls import targets
from apps.desk.calls.views.bar import given, own
from apps.interactions.errors import Refused
from apps.routing.models import Queue
from apps.routing.services import transfers
from apps.voice.models import Call
from apps.voice.services import acts


@permitted(Action.DESK_USE)
@require_http_methods(["GET", "POST"])
def handing(request: AgentRequest, pk: int) -> HttpResponse:
    """Queues with their wait, colleagues, a number; ``act`` is the button: ``ask agent-7``."""
    call = own(request, pk)
    problem = None
    if request.method == "POST":
        try:
            _act(request, call)
            return given(request)
        except DomainError as refused:
            problem = refused
    case = call.interaction.case if call.interaction else None
    context: dict[str, Any] = {
        "call": call,
        "problem": problem,
        "number": request.POST.get("number", ""),
    }
    if case is not None:
        context["queues"] = targets.queues(case, request.user)
        context["colleagues"] = targets.colleagues(case, request.user)
    status = 409 if problem else 200
    return render(request, "desk/calls/_handing.html", context, status=status)


def _act(request: AgentRequest, call: Call) -> None:
    how, _, target = request.POST.get("act", "").partition(" ")
    kind, _, pk = target.partition("-")
    note = request.POST.get("note", "")[:500]
    talk = call.interaction
    if kind == "number":
        text = request.POST.get("number", "")
        acts.consult_number(
            call=call, text=text, by=request.user, hands_over=how == "give",
            reason=request.POST.get("reason", "")[:200],
        )  # fmt: skip
    elif talk is None or not pk.isdecimal() or talk.owner_id != request.user.pk:
        raise Refused("Nothing was chosen.")
    elif kind == "queue":
        queue = get_object_or_404(Queue.objects.current(), pk=pk, brand=talk.case.brand_id)
        transfers.to_queue(interaction=talk, queue=queue, by=request.user, note=note)
    else:
        found = {each.person.pk: each for each in targets.colleagues(talk.case, request.user)}
        colleague: User = get_object_or_404(User.objects.active(), pk=pk, pk__in=found)
        if how == "ask":
            acts.consult(call=call, colleague=colleague, by=request.user)
        else:
            transfers.to_agent(interaction=talk, agent=colleague, by=request.user, note=note)
