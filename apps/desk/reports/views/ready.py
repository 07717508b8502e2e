"""The shelf of reports, and one of them as a page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.models import SavedReport
from apps.desk.reports import asked, page
from apps.desk.reports.ready import READY


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_GET
def home(request: AgentRequest) -> HttpResponse:
    """Every ready report, and what was saved."""
    saved = SavedReport.objects.visible_to(request.user).select_related("owner")
    return render(
        request,
        "desk/reports/home.html",
        {"ready": page.readable(request.user), "saved": saved},
    )


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_GET
def report(request: AgentRequest, slug: str) -> HttpResponse:
    wanted = READY.get(slug)
    if wanted is None or wanted not in page.readable(request.user):
        raise Http404
    context = page.context(wanted, asked.of_request(request, request.user))
    return render(request, "desk/reports/report.html", context)
