"""Calibration: called, scored blind, opened, talked about."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.quality import offsets
from apps.desk.quality.calibration_forms import CalibrationForm, CardForm
from apps.quality.models import Calibration
from apps.quality.services import agreements, calibrations, figures

REFUSED = 422
PAGE = 50


@permitted(Action.QUALITY_SCORE)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    done = Q(sheets__task__review__state="submitted")
    rows = (
        Calibration.objects.visible_to(request.user)
        .select_related("brand", "version__scorecard", "expert")
        .annotate(
            all=Count("sheets"), done=Count("sheets", filter=done),
            contacts=Count("sheets__interaction", distinct=True),
            people=Count("sheets__reviewer", distinct=True),
        )
        .order_by("-created_at", "-id")[:PAGE]  # what is counted forgets the model's own
    )  # fmt: skip
    context = {"sessions": rows, "may_manage": request.user.may(Action.QUALITY_MANAGE)}
    return render(request, "desk/quality/calibration/list.html", context)


@permitted(Action.QUALITY_MANAGE)
@require_http_methods(["GET", "POST"])
def create(request: AgentRequest) -> HttpResponse:
    card = CardForm(request.GET if "version" in request.GET else None, user=request.user)
    version = card.version_or_first()
    form = CalibrationForm(request.POST or None, user=request.user, version=version)
    if request.method == "POST" and version and form.is_valid():
        said = form.cleaned_data
        due_at = timezone.make_aware(datetime.combine(said["due_on"], time(18)))
        try:
            session = calibrations.call(
                name=said["name"], version=version, due_at=due_at, by=request.user,
                interactions=list(said["interactions"].select_related("case__brand", "owner")),
                reviewers=list(said["reviewers"]), expert=said["expert"],
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Called. Every reviewer finds the contacts to review."))
            return redirect("quality:calibration", session.pk)
    context = {"card": card, "form": form, "version": version}
    status = REFUSED if form.errors else 200
    return render(request, "desk/quality/calibration/new.html", context, status=status)


@permitted(Action.QUALITY_SCORE)
@require_GET
def page(request: AgentRequest, pk: int) -> HttpResponse:
    """Who has submitted how much; once it is open, what came of it."""
    session = _session(request, pk)
    leads = Calibration.objects.leadable_by(request.user).filter(pk=pk).exists()
    context: dict[str, object] = {"session": session, "leads": leads}
    if not session.is_open:
        context |= _progress(session, request)
        return render(request, "desk/quality/calibration/wait.html", context)
    result = agreements.of(session)
    drawing = offsets.draw(result.reviewers)
    context |= {"result": result, "drawing": drawing}
    return render(request, "desk/quality/calibration/page.html", context)


@permitted(Action.QUALITY_SCORE)
@require_POST
def open_now(request: AgentRequest, pk: int) -> HttpResponse:
    calibrations.open_now(_led(request, pk), by=request.user)
    return redirect("quality:calibration", pk)


@permitted(Action.QUALITY_SCORE)
@require_POST
def note(request: AgentRequest, pk: int) -> HttpResponse:
    calibrations.note(_led(request, pk), text=request.POST.get("notes", ""), by=request.user)
    messages.success(request, _("Saved. Every reviewer of the session reads it here."))
    return redirect("quality:calibration", pk)


def _session(request: AgentRequest, pk: int) -> Calibration:
    visible = Calibration.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("brand", "version__scorecard", "expert", "called_by"), pk=pk
    )


def _led(request: AgentRequest, pk: int) -> Calibration:
    return get_object_or_404(Calibration.objects.leadable_by(request.user), pk=pk)


def _progress(session: Calibration, request: AgentRequest) -> dict[str, object]:
    """How much came in of everybody, and one's own sheets with their tasks."""
    done = Count("pk", filter=Q(task__review__state="submitted"))
    people = (
        session.sheets.order_by("reviewer")
        .values("reviewer", name=figures.called("reviewer"))
        .annotate(all=Count("pk"), done=done)
    )
    own = session.sheets.filter(reviewer=request.user).select_related(
        "task__review", "interaction__case", "interaction__channel"
    )
    return {"people": people, "own": own}
