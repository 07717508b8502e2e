"""What stands beside the floor: one queue, one agent."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.desk.floor import sides
from apps.routing.models import Queue


@permitted(Action.FLOOR_VIEW)
@require_GET
def queue(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Queue.objects.visible_to(request.user).current(), pk=pk)
    context = sides.queue(row, request.user, now=timezone.now())
    return _beside(request, "desk/floor/_queue.html", context)


@permitted(Action.FLOOR_VIEW)
@require_GET
def agent(request: AgentRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user).active(), pk=pk)
    context = sides.agent(person, request.user, now=timezone.now())
    return _beside(request, "desk/floor/_agent.html", context)


def _beside(request: AgentRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The part; when it was just picked, the floor marks what is open beside it."""
    response = render(request, template, context)
    if "picked" in request.GET:
        response["HX-Trigger"] = "floor-picked"
    return response
