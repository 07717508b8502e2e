"""The guided set-up: what is done with its proof, and the one next thing to do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.desk.settings import guide


@permitted(Action.QUEUE_MANAGE, at_least=Scope.BRAND)
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    steps = guide.steps(request.user)
    context = {
        "steps": steps,
        "next": next((n for n, step in enumerate(steps, 1) if not step.is_done), 0),
        "done": sum(step.is_done for step in steps),
    }
    return render(request, "desk/settings/start.html", context)
