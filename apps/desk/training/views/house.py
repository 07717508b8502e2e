"""What runs by itself, what is asked for, what waits for an ear, and the hours of it all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import NotAllowed
from apps.desk.training import hours as ledger
from apps.desk.training.forms import DecisionForm, HoursForm, JudgeForm, RequestForm, RuleForm
from apps.training import http
from apps.training.models import AssignmentRule, Progress, TrainingRequest
from apps.training.services import recordings
from apps.training.services import requests as asking
from apps.training.services import rules as ruling


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def rules(request: AgentRequest) -> HttpResponse:
    """What assigns courses by itself."""
    may_share = request.user.may(Action.COURSE_SHARE)
    form = RuleForm(request.POST or None, by=request.user, may_share=may_share)
    if request.method == "POST" and form.is_valid():
        names = ("name", "trigger", "course", "brand", "team", "due_days")
        fields = {name: form.cleaned_data[name] for name in names}
        ruling.save(by=request.user, **fields, params=form.params())
        return redirect("training:rules")
    rows = AssignmentRule.objects.visible_to(request.user).select_related("course", "brand", "team")
    context = {"rules": rows, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/training/rules/page.html", context, status=status)


@permitted(Action.COURSE_MANAGE)
@require_POST
def rule_switch(request: AgentRequest, pk: int) -> HttpResponse:
    """On or off."""
    row = get_object_or_404(AssignmentRule.objects.visible_to(request.user), pk=pk)
    ruling.save(by=request.user, rule=row, is_active=not row.is_active)
    return redirect("training:rules")


@permitted(Action.TRAINING_REQUEST)
@require_http_methods(["GET", "POST"])
def requests(request: AgentRequest) -> HttpResponse:
    """What clients and leaders asked for, and how it was answered."""
    form = RequestForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        asking.ask(by=request.user, **form.cleaned_data)
        messages.success(request, _("The trainers see it now."))
        return redirect("training:requests")
    rows = TrainingRequest.objects.visible_to(request.user)
    context = {
        "requests": rows.select_related("brand", "course", "by", "decided_by", "team")[:100],
        "form": form, "may_decide": request.user.may(Action.TRAINING_ASSIGN),
        "courses": DecisionForm(by=request.user).fields["course"].queryset,  # type: ignore[attr-defined]
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "desk/training/requests/page.html", context, status=status)


@permitted(Action.TRAINING_REQUEST)
@require_POST
def decide(request: AgentRequest, pk: int) -> HttpResponse:
    """Yes, with a course, or no, with a reason."""
    row = get_object_or_404(TrainingRequest.objects.visible_to(request.user), pk=pk)
    if not request.user.may(Action.TRAINING_ASSIGN):
        raise NotAllowed(_("Those who give courses answer requests."))
    form = DecisionForm(request.POST, by=request.user)
    if form.is_valid():
        count = asking.decide(request=row, by=request.user, **form.cleaned_data)
        said = ngettext("%d person was enrolled.", "%d people were enrolled.", count) % count
        messages.success(request, said)
    return redirect("training:requests")


@permitted(Action.COURSE_MANAGE)
@require_GET
def hearing(request: AgentRequest) -> HttpResponse:
    """Role-plays that wait for an ear."""
    rows = Progress.objects.to_hear(request.user).select_related(
        "enrolment__user", "enrolment__course", "lesson", "recording"
    )
    return render(
        request, "desk/training/hearing/page.html", {"rows": rows.order_by("seen_at")[:50]}
    )


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def hear(request: AgentRequest, pk: int) -> HttpResponse:
    """Listen to one, and say what for."""
    row = _heard(request, pk)
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        recordings.judge(
            progress=row, by=request.user, is_good=given["verdict"] == "good",
            words=given["words"], score=given["score"],
        )  # fmt: skip
        return redirect("training:hearing")
    context = {"progress": row, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/training/hearing/hear.html", context, status=status)


@permitted(Action.COURSE_MANAGE)
@require_GET
def sound(request: AgentRequest, pk: int) -> HttpResponseBase:
    return http.stream_recording(request, _heard(request, pk).recording)


@permitted(Action.TRAINING_VIEW)
@require_GET
def hours(request: AgentRequest) -> HttpResponse:
    """Hours per person, channel and trainer, and how often training is given."""
    form = HoursForm(request.GET)
    form.is_valid()
    book = ledger.of(request.user, month=form.cleaned_data.get("month"),
                     provider=form.cleaned_data.get("provider") or "")  # fmt: skip
    return render(request, "desk/training/hours/page.html", {"book": book, "form": form})


@permitted(Action.TRAINING_VIEW)
@require_GET
def hours_export(request: AgentRequest) -> StreamingHttpResponse:
    form = HoursForm(request.GET)
    form.is_valid()
    lines = ledger.export(request.user, month=form.cleaned_data.get("month"))
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="training-hours.csv"'},
    )  # fmt: skip


def _heard(request: AgentRequest, pk: int) -> Progress:
    rows = Progress.objects.hearable_by(request.user).filter(recording__isnull=False)
    rows = rows.exclude(enrolment__user=request.user)
    return get_object_or_404(
        rows.select_related("enrolment__user", "enrolment__course", "lesson", "recording"), pk=pk
    )
