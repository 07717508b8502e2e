"""The right pane: who the customer is, what the case is, what came before, how it ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.customers.models import Consent, Customer, Touchpoint
from apps.desk.work import cases
from apps.interactions.models import Case

HISTORY = 12


@permitted(Action.CASE_VIEW)
@require_GET
def customer(request: AgentRequest, number: int) -> HttpResponse:
    """Identities with their state, consents, organisation, open cases, the last of the ledger."""
    case = cases.readable(request, number)
    person = (
        Customer.objects.visible_to(request.user)
        .filter(pk=case.customer_id)
        .select_related("organisation", "owner")
        .prefetch_related("tags")
        .first()
    )
    if person is None:
        return render(request, "desk/work/side/_no_customer.html", {"case": case})
    context = {
        "case": case,
        "customer": person,
        "identities": person.identities.current(),
        "consents": _newest_consents(request, person),
        "history": Touchpoint.objects.visible_to(request.user).filter(customer=person)[:HISTORY],
        "others": _other_cases(request, case),
    }
    return render(request, "desk/work/side/_customer.html", context)


@permitted(Action.CASE_VIEW)
@require_GET
def facts(request: AgentRequest, number: int) -> HttpResponse:
    """The case's own facts: status, priority, reason, dates, links, what was handed over."""
    case = cases.readable(request, number)
    context = {"case": case, "journey": cases.legs(case), "others": _other_cases(request, case)}
    return render(request, "desk/work/side/_case.html", context)


def _newest_consents(request: AgentRequest, person: Customer) -> list[Consent]:
    """One line per purpose: the last word counts."""
    newest: dict[str, Consent] = {}
    consents = Consent.objects.visible_to(request.user).filter(customer=person)
    for consent in consents.order_by("-at"):
        newest.setdefault(consent.purpose, consent)
    return list(newest.values())


def _other_cases(request: AgentRequest, case: Case) -> list[Case]:
    return list(
        Case.objects.visible_to(request.user)
        .filter(customer=case.customer_id)
        .exclude(pk=case.pk)
        .order_by("-opened_at")[:HISTORY]
    )
