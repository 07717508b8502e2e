"""The page of an organisation, and what is changed about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.customers import services as customers
from apps.customers.models import Organisation
from apps.desk.customers.organisation import OrganisationForm, context
from apps.desk.customers.views.listing import may


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def page(request: AgentRequest, pk: int) -> HttpResponse:
    """Its people, their cases, what is known of it, and what it belongs to."""
    found = context(_visible(request, pk), request.user) | {"may": may(request)}
    return render(request, "desk/customers/organisation/page.html", found)


@permitted(Action.CUSTOMER_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    organisation = _visible(request, pk)
    form = OrganisationForm(request.POST or None, organisation=organisation, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            customers.organisations.change(
                organisation=organisation, by=request.user, **form.changes()
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("customers:organisation", pk)
    found = {"organisation": organisation, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/customers/organisation/edit.html", found, status=status)


def _visible(request: AgentRequest, pk: int) -> Organisation:
    rows = Organisation.objects.visible_to(request.user).select_related("parent")
    found: Organisation = get_object_or_404(rows, pk=pk)
    return found
