"""The builder: choose figures and a cut, see them at once, save them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.desk.reports import asked, built, page


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_GET
def build(request: AgentRequest) -> HttpResponse:
    chosen = built.of(request.GET, request.user)
    wanted = asked.of_request(request, request.user)
    context = page.context(chosen.report(), wanted, fields=chosen.pairs())
    context |= built.choices(chosen, request.user)
    return render(request, "desk/reports/build.html", context)
