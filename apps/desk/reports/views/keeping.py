"""Saved reports: opened, kept, sent on days, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.models import SavedReport
from apps.analytics.services import saved
from apps.desk.reports import keeping
from apps.desk.reports.forms import SaveForm, ScheduleForm


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_GET
def report(request: AgentRequest, pk: int) -> HttpResponse:
    """With the reader's own sight, whoever saved it."""
    row = get_object_or_404(SavedReport.objects.visible_to(request.user), pk=pk)
    context = keeping.context(row, request.GET, request.user)
    context["schedule_form"] = ScheduleForm(sender=request.user, running=context["schedule"])
    return render(request, "desk/reports/report.html", context)


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_POST
def save(request: AgentRequest) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "fields": keeping.hidden(request.POST)}
        return render(request, "desk/reports/save.html", context, status=422)
    row = saved.save(
        owner=request.user, asked=keeping.question(request.POST, request.user),
        ready=keeping.slug(request.POST), **form.cleaned_data,
    )  # fmt: skip
    messages.success(request, _("Saved. It stands on the shelf of reports."))
    return redirect("analytics:saved", row.pk)


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_POST
def remove(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedReport.objects.own(request.user), pk=pk)
    saved.remove(report=row, by=request.user)
    messages.success(request, _("Taken off the shelf."))
    return redirect("analytics:home")


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_POST
def schedule(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedReport.objects.own(request.user), pk=pk)
    form = ScheduleForm(request.POST, sender=request.user)
    if not form.is_valid():
        context = keeping.context(row, request.GET, request.user) | {"schedule_form": form}
        return render(request, "desk/reports/report.html", context, status=422)
    saved.schedule(report=row, by=request.user, **form.cleaned_data)
    messages.success(request, _("It will be sent."))
    return redirect("analytics:saved", row.pk)


@permitted(Action.REPORT_VIEW, at_least=Scope.TEAM)
@require_POST
def unschedule(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedReport.objects.own(request.user), pk=pk)
    for one in row.schedules.all():
        saved.stop(schedule=one, by=request.user)
    messages.success(request, _("It is no longer sent."))
    return redirect("analytics:saved", row.pk)
