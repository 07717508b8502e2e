"""The contacts behind a number."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.domain.registry import KPIS
from apps.analytics.services import behind
from apps.desk.reports import asked, page
from apps.desk.reports.forms import HourForm
from apps.desk.reports.heat import WEEKDAYS

PAGE = 50


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_GET
def contacts(request: AgentRequest, kpi: str) -> HttpResponse:
    """Fifty at a time, newest first; how many there are is not counted, it is on the tile."""
    if kpi not in KPIS:
        raise Http404
    wanted = asked.of_request(request, request.user)
    hour = _hour(request.GET)
    found = behind.contacts(kpi, wanted.period, wanted.filters, reader=request.user, hour=hour)
    number = max(_whole(request.GET.get("page")), 1)
    rows = list(
        found.select_related("case", "customer", "owner")[(number - 1) * PAGE : number * PAGE + 1]
    )
    return render(
        request,
        "desk/reports/behind.html",
        {
            "asked": wanted, "kpi": KPIS[kpi], "title": _(KPIS[kpi].label),
            "words": behind.words(kpi), "hour": _named(hour), "rows": rows[:PAGE],
            "filters": page.chips(wanted),
            "next": number + 1 if len(rows) > PAGE else None,
        },
    )  # fmt: skip


def _hour(values: QueryDict) -> tuple[int, int] | None:
    """One weekday's hour, as a cell of the heat map asks; anything else is the whole."""
    form = HourForm(values)
    if not form.is_valid():
        return None
    return form.cleaned_data["weekday"], form.cleaned_data["hour"]


def _named(hour: tuple[int, int] | None) -> str:
    if hour is None:
        return ""
    return f"{WEEKDAYS[hour[0] - 1]} {hour[1]:02}:00"


def _whole(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isascii() and text.isdigit() else 1
