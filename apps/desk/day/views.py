"""My day: nobody's but one's own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.day import page


@permitted(Action.DESK_USE)
@require_GET
def day(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/day/page.html", page.context(request.user, now=timezone.now()))
