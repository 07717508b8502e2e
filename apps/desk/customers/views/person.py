"""The 360° page of one customer, and its parts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.customers.domain.paging import place
from apps.customers.models import Customer, MergeEvent
from apps.customers.services import merging
from apps.desk.customers import ledger, person
from apps.desk.customers.forms import ConsentForm, IdentityForm, NoteForm, TagForm
from apps.desk.customers.views.listing import may


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def page(request: AgentRequest, pk: int) -> HttpResponse:
    """The customer; a merged one leads to whom they were merged into."""
    customer = visible(request, pk)
    if customer.merged_into_id:
        return redirect("customers:person", customer.merged_into_id)
    context = known(request, customer) | _ledger(request, customer)
    context |= person.around(customer, request.user) | {"merged": _just_merged(request, customer)}
    return render(request, "desk/customers/person/page.html", context)


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def know(request: AgentRequest, pk: int) -> HttpResponse:
    """What we know: addresses, organisation, attributes, tags, consents."""
    context = known(request, visible(request, pk))
    return render(request, "desk/customers/person/_know.html", context)


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def history(request: AgentRequest, pk: int) -> HttpResponse:
    """The whole ledger pane: on another segment, and when something was added."""
    context = _ledger(request, visible(request, pk))
    return render(request, "desk/customers/person/_ledger.html", context)


@permitted(Action.CUSTOMER_VIEW)
@require_GET
def older(request: AgentRequest, pk: int) -> HttpResponse:
    """The entries before ``?after=``."""
    context = _ledger(request, visible(request, pk))
    return render(request, "desk/customers/person/_entries.html", context)


def _just_merged(request: AgentRequest, customer: Customer) -> MergeEvent | None:
    """The merge that led here, while it can still be taken back."""
    number = request.GET.get("merge", "")
    if not number.isdecimal():
        return None
    event = MergeEvent.objects.filter(pk=number, winner=customer).select_related("loser").first()
    return event if event and merging.can_be_undone(event) else None


def visible(request: AgentRequest, pk: int) -> Customer:
    """The customer, if the reader may see them; a stranger's is 404."""
    customers = Customer.objects.visible_to(request.user).select_related("organisation", "owner")
    return get_object_or_404(customers, pk=pk)


def known(request: AgentRequest, customer: Customer, **forms: Any) -> dict[str, Any]:
    """The context of the left pane; ``forms``: those that were refused, as typed."""
    return {
        "customer": customer,
        "addresses": person.addresses(customer),
        "facts": person.facts(customer),
        "answers": person.answers(customer),
        "tags": customer.tags.all(),
        "may": may(request),
        "identity_form": IdentityForm(auto_id="identity_%s"),
        "consent_form": ConsentForm(auto_id="consent_%s"),
        "tag_form": TagForm(auto_id="tag_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
        **forms,
    }


def _ledger(request: AgentRequest, customer: Customer) -> dict[str, Any]:
    kind = request.GET.get("kind", ledger.ALL)
    after = place(request.GET.get("after", ""))
    days, following = ledger.page(customer, user=request.user, kind=kind, after=after)
    older_url = reverse("customers:older", args=[customer.pk])
    return {
        "customer": customer,
        "kind": kind if kind in ledger.KINDS else ledger.ALL,
        "days": days,
        "next_url": f"{older_url}?after={following}&kind={kind}" if following else "",
        "may": may(request),
    }
