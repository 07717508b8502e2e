"""Sampling plans: which contacts are reviewed, by whom, how often."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.desk.quality.plan_forms import PlanForm
from apps.quality.models import SamplingPlan
from apps.quality.services import drawing
from apps.quality.services import plans as quality_plans

REFUSED = 422


@permitted(Action.QUALITY_MANAGE)
@require_GET
def listing(request: AgentRequest) -> HttpResponse:
    open_ones = Count("tasks", filter=Q(tasks__state__in=["open", "started"]), distinct=True)
    rows = (
        SamplingPlan.objects.visible_to(request.user)
        .filter(archived_at__isnull=True)
        .select_related("brand")
        .prefetch_related("scorecards", "reviewers")
        .annotate(waiting=open_ones)
    )
    return render(request, "desk/quality/plans/list.html", {"plans": rows})


@permitted(Action.QUALITY_MANAGE)
@require_http_methods(["GET", "POST"])
def create(request: AgentRequest) -> HttpResponse:
    return _form(request, SamplingPlan())


@permitted(Action.QUALITY_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _form(request, _plan(request, pk))


@permitted(Action.QUALITY_MANAGE)
@require_POST
def run(request: AgentRequest, pk: int) -> HttpResponse:
    """Draw now instead of within the hour."""
    plan = _plan(request, pk)
    now = timezone.now()
    made = drawing.run(plan, now=now)
    drawing.staffed(plan, now=now)
    said = ngettext("%(n)s contact drawn.", "%(n)s contacts drawn.", made) % {"n": made}
    messages.success(request, said if made else _("Nothing new to draw."))
    return redirect("quality:plan", pk)


def _plan(request: AgentRequest, pk: int) -> SamplingPlan:
    return get_object_or_404(SamplingPlan.objects.visible_to(request.user), pk=pk)


def _form(request: AgentRequest, plan: SamplingPlan) -> HttpResponse:
    form = PlanForm(request.POST or None, instance=plan, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        facts = {name: said[name] for name in form.Meta.fields}
        saved = quality_plans.save(plan, actor=request.user, triggers=form.triggers(said), **facts)
        messages.success(request, _("Saved."))
        return redirect("quality:plan", saved.pk)
    status = REFUSED if form.errors else 200
    context = {"form": form, "plan": plan}
    return render(request, "desk/quality/plans/page.html", context, status=status)
