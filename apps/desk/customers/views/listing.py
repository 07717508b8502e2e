"""The customer list: a page, its results while one types, and the rows that follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.customers import services as customers
from apps.customers.domain.paging import place
from apps.customers.models import SavedFilter
from apps.desk.customers import rows
from apps.desk.customers.filters import Filters
from apps.desk.customers.forms import SaveViewForm

SCREEN = "customers"


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def page(request: AgentRequest) -> HttpResponse:
    return render(request, "desk/customers/list/page.html", _context(request))


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def results(request: AgentRequest) -> HttpResponse:
    """The same without its frame, and the address that leads here in the address bar."""
    context = _context(request) | {"oob": True}
    response = render(request, "desk/customers/list/_results.html", context)
    query = context["filters"].as_query()
    response["HX-Replace-Url"] = f"{reverse('customers:list')}?{query}"
    return response


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def more(request: AgentRequest) -> HttpResponse:
    """The rows after ``?after=``."""
    return render(request, "desk/customers/list/_rows.html", _context(request))


@permitted(Action.CUSTOMER_VIEW)
@require_POST
def save_view(request: AgentRequest) -> HttpResponse:
    """Keep the filters under a name; the same name again replaces them."""
    form = SaveViewForm(request.POST)
    query = Filters(request.GET, user=request.user).as_query()
    if form.is_valid():
        name = form.cleaned_data["name"]
        customers.filters.save(user=request.user, screen=SCREEN, name=name, query=query)
        messages.info(request, _("Saved as “%(name)s”.") % {"name": name})
    return redirect(f"{reverse('customers:list')}?{query}")


@permitted(Action.CUSTOMER_VIEW)
@require_POST
def drop_view(request: AgentRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    customers.filters.drop(saved=saved)
    return redirect("customers:list")


def _context(request: AgentRequest) -> dict[str, Any]:
    filters = Filters(request.GET, user=request.user)
    after = place(request.GET.get("after", ""))
    query = filters.chosen().get("q", "")
    query_string = filters.as_query()
    found, following = rows.page(filters.narrowed(), user=request.user, query=query, after=after)
    return {
        "filters": filters,
        "query": query_string,
        "rows": found,
        "following": following,
        "next_url": f"{reverse('customers:more')}?after={following}&{query_string}"
        if following
        else "",
        "saved": SavedFilter.objects.visible_to(request.user).filter(screen=SCREEN),
        "may": may(request),
        "columns": 8,
    }


def may(request: AgentRequest) -> dict[str, bool]:
    """What the reader may do with customers, for the buttons."""
    user = request.user
    return {
        "edit": user.may(Action.CUSTOMER_EDIT),
        "call": user.may(Action.DESK_USE) and user.may(Action.CASE_WORK),
        "merge": user.may(Action.CUSTOMER_MERGE),
        "bring": user.may(Action.CUSTOMER_IMPORT),
        "take": user.may(Action.CUSTOMER_EXPORT),
    }
