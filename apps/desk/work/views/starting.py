"""A case that we begin: for whom, about what, over which way."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.customers.models import Customer
from apps.desk.work import cases, screen
from apps.desk.work import starting as new
from apps.desk.work.scripts import go_to_case, is_part
from apps.desk.work.starting import NewCaseForm
from apps.interactions.errors import Refused
from apps.interactions.services import reach, starting


@permitted(Action.DESK_USE)
@require_GET
def choose(request: AgentRequest) -> HttpResponse:
    """For whom: ``?q=`` narrows it down."""
    words = request.GET.get("q", "")[:80]
    context = {"people": new.people(request.user, words), "words": words}
    if is_part(request) and "q" in request.GET:
        return render(request, "desk/work/new_case/_people.html", context)
    return _pane(request, "choose", context)


@permitted(Action.DESK_USE)
@require_http_methods(["GET", "POST"])
def new_case(request: AgentRequest, customer_id: int) -> HttpResponse:
    """About what, and over which way; made, it opens with the composer ready."""
    customers = Customer.objects.visible_to(request.user).current()
    customer = get_object_or_404(customers, pk=customer_id)
    form = NewCaseForm(request.POST or None, customer=customer, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            case = _opened(customer, form, request)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return go_to_case(request, case.number)
    status = 422 if form.errors else 200
    return _pane(request, "form", {"customer": customer, "form": form}, status=status)


@permitted(Action.CASE_WORK)
@require_POST
def begin(request: AgentRequest, number: int) -> HttpResponse:
    """The first contact of a case that was opened inside the house."""
    case = cases.workable(request, number)
    ways = {way.key: way for way in reach.ways_to_begin(case, request.user)}
    way = ways.get(request.POST.get("via", ""))
    if way is None:
        raise Refused
    starting.begin(case=case, via=way.via, by=request.user)
    return go_to_case(request, case.number)


def _opened(customer: Customer, form: NewCaseForm, request: AgentRequest) -> Any:
    given = form.cleaned_data
    return starting.open_case(
        customer=customer,
        brand=given["brand"],
        by=request.user,
        subject=given["subject"],
        reason=given["reason"],
        via=given["way"].via if given["way"] else None,
    )


def _pane(
    request: AgentRequest, step: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The middle pane alone for scripts, the whole desk for everybody else."""
    context |= {"new_case": f"desk/work/new_case/_{step}.html"}
    if is_part(request):
        return render(request, "desk/work/new_case/_pane.html", context, status=status)
    context |= screen.desk(request.user, now=timezone.now())
    return render(request, "desk/work/page.html", context, status=status)
