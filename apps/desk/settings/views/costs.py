"""Settings, costs: what people, channels and the house cost, for cost per contact."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.analytics.models import Fee, PayRate
from apps.analytics.services import money
from apps.desk.settings.costs import FeeForm, RateForm


@permitted(Action.COST_MANAGE)
@require_GET
def costs(request: AgentRequest) -> HttpResponse:
    return _page(request, RateForm(prefix="rate"), FeeForm(prefix="fee"))


@permitted(Action.COST_MANAGE)
@require_POST
def rate(request: AgentRequest) -> HttpResponse:
    form = RateForm(request.POST, prefix="rate")
    if not form.is_valid():
        return _page(request, form, FeeForm(prefix="fee"), status=422)
    chosen = form.cleaned_data
    money.set_rate(
        cents_an_hour=form.cents, valid_from=chosen["valid_from"], team=chosen["team"],
        by=request.user,
    )  # fmt: skip
    return redirect("settings:costs")


@permitted(Action.COST_MANAGE)
@require_POST
def fee(request: AgentRequest) -> HttpResponse:
    form = FeeForm(request.POST, prefix="fee")
    if not form.is_valid():
        return _page(request, RateForm(prefix="rate"), form, status=422)
    money.add_fee(by=request.user, **form.fields_of_row())
    return redirect("settings:costs")


@permitted(Action.COST_MANAGE)
@require_POST
def rate_removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(PayRate.objects.visible_to(request.user), pk=pk)
    money.remove(row=row, by=request.user)
    return redirect("settings:costs")


@permitted(Action.COST_MANAGE)
@require_POST
def fee_removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Fee.objects.visible_to(request.user), pk=pk)
    money.remove(row=row, by=request.user)
    return redirect("settings:costs")


def _page(
    request: AgentRequest, rate_form: RateForm, fee_form: FeeForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "rates": PayRate.objects.visible_to(request.user).select_related("team"),
        "fees": Fee.objects.visible_to(request.user),
        "rate_form": rate_form,
        "fee_form": fee_form,
    }
    return render(request, "desk/settings/costs/page.html", context, status=status)
