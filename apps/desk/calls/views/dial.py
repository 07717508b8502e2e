"""Calls out: by one click from an address, or a number by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.customers.models import Customer, Identity
from apps.desk.calls.forms import DialForm
from apps.desk.work.scripts import go_to_case, is_part
from apps.interactions.errors import Refused
from apps.interactions.models import Case
from apps.voice.errors import CallingRefused
from apps.voice.models import Call
from apps.voice.services import dial_rules, outbound


@permitted(Action.DESK_USE)
@require_http_methods(["GET", "POST"])
def dial(request: AgentRequest) -> HttpResponse:
    """The dial pad in a drawer."""
    numbers, may_override = outbound.numbers_for(request.user), False
    form = DialForm(request.POST or None, numbers=numbers)
    if form.is_valid():
        try:
            clean = form.cleaned_data
            call = outbound.dial_text(
                text=clean["number"], number=clean["shown"], by=request.user,
                reason=clean["reason"],
            )  # fmt: skip
            return _begun(request, call)
        except DomainError as refused:
            form.add_error("number", str(refused))
            may_override = isinstance(refused, CallingRefused) and refused.can_override
    context = {
        "form": form,
        "numbers": numbers,
        "may_override": may_override,
        "used": dial_rules.begun_today(request.user),
        "most": dial_rules.rule_of(request.user).per_day,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/calls/_dial.html", context, status=status)


@permitted(Action.CASE_WORK)
@require_POST
def call(request: AgentRequest, pk: int) -> HttpResponse:
    """One click on a customer's number; ``case`` keeps it in the case that is open."""
    customers = Customer.objects.visible_to(request.user)
    identity = get_object_or_404(Identity.objects.filter(customer__in=customers), pk=pk)
    case = None
    if number := request.POST.get("case"):
        rows = Case.objects.workable_by(request.user).filter(customer=identity.customer_id)
        case = get_object_or_404(rows, number=number if number.isdecimal() else 0)
    brand = case.brand_id if case else identity.customer.brands.values_list("pk", flat=True).first()
    numbers = outbound.numbers_for(request.user, brand_id=brand)
    if not numbers:
        raise Refused(_("There is no number to call from."))
    reason = request.POST.get("reason", "")[:200]
    try:
        begun = outbound.dial(
            identity=identity, number=numbers[0], by=request.user, case=case, reason=reason
        )
    except CallingRefused as refused:
        if not (refused.can_override and is_part(request)):
            raise
        return _ask_why(request, identity=identity, case=case, refused=refused)
    return _begun(request, begun)


def _ask_why(request: AgentRequest, **context: Any) -> HttpResponse:
    """The drawer with the rule, and a field for the reason to pass over it."""
    answer = render(request, "desk/calls/_why.html", context, status=409)
    answer["HX-Retarget"] = "#call-drawer"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _begun(request: AgentRequest, call: Call) -> HttpResponse:
    number = call.interaction.case.number if call.interaction else None
    at_desk = reverse("desk:work") in request.headers.get("HX-Current-URL", "")
    if is_part(request) and not at_desk:
        return HttpResponse(status=204, headers={"HX-Trigger": "call-changed"})
    if number is None:
        return HttpResponseRedirect(reverse("desk:work"))
    return go_to_case(request, number)
