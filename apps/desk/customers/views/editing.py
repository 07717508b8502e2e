"""Making and changing customers: facts, addresses, tags, consents, notes."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.customers import services as customers
from apps.customers.choices import ConsentState, TouchpointKind, Verification
from apps.customers.models import Customer, Identity, Tag
from apps.customers.services.consents import Proof
from apps.desk.customers.forms import (
    ConsentForm,
    FactsForm,
    IdentityForm,
    NewCustomerForm,
    NoteForm,
    TagForm,
)
from apps.desk.customers.views.person import known, visible

REFUSED = 422


@permitted(Action.CUSTOMER_EDIT)
@require_http_methods(["GET", "POST"])
def create(request: AgentRequest) -> HttpResponse:
    form = NewCustomerForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            customer = _create(form, request)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("customers:person", customer.pk)
    status = REFUSED if form.errors else 200
    return render(request, "desk/customers/create/page.html", {"form": form}, status=status)


@transaction.atomic
def _create(form: NewCustomerForm, request: AgentRequest) -> Customer:
    brand = form.cleaned_data["brand"]
    mail = form.cleaned_data["email"]
    firm = customers.customers.organisation_named(form.cleaned_data["organisation"], mail=mail)
    customer = customers.customers.create(
        brands=[brand],
        actor=request.user,
        attributes=form.attributes(),
        organisation=firm,
        **form.facts(),
    )
    for scheme, value in form.addresses():
        customers.identities.add(
            customer=customer, scheme=scheme, value=value, brand=brand, actor=request.user
        )
    return customer


@permitted(Action.CUSTOMER_EDIT)
@require_http_methods(["GET", "POST"])
def facts(request: AgentRequest, pk: int) -> HttpResponse:
    """The facts as a form in their own place; saved, the left pane as it now is."""
    customer = visible(request, pk)
    initial = FactsForm.initial_of(customer)
    form = FactsForm(request.POST or None, initial=initial, auto_id="facts_%s", user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _edit(customer, form, request)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _know(request, customer)
    context = {"customer": customer, "form": form}
    template = "_facts_form.html" if request.headers.get("HX-Request") else "facts.html"
    status = REFUSED if form.errors else 200
    return render(request, f"desk/customers/person/{template}", context, status=status)


def _edit(customer: Customer, form: FactsForm, request: AgentRequest) -> None:
    firm = customers.customers.organisation_named(form.cleaned_data["organisation"])
    customers.customers.edit(
        customer=customer,
        actor=request.user,
        attributes=form.attributes(),
        organisation=firm,
        **form.facts(),
    )


@permitted(Action.CUSTOMER_EDIT)
@require_POST
def add_identity(request: AgentRequest, pk: int) -> HttpResponse:
    customer = visible(request, pk)
    form = IdentityForm(request.POST, auto_id="identity_%s")
    if form.is_valid():
        try:
            customers.identities.add(
                customer=customer,
                scheme=form.cleaned_data["scheme"],
                value=form.cleaned_data["value"],
                brand=customer.brands.first(),
                verified_by=Verification.AGENT if form.cleaned_data["verified"] else "",
                actor=request.user,
            )
        except DomainError as error:
            form.add_error("value", str(error))
    return _know(request, customer, identity_form=form)


@permitted(Action.CUSTOMER_EDIT)
@require_POST
def change_identity(request: AgentRequest, pk: int, identity_id: int, verb: str) -> HttpResponse:
    """Block one address, let it in again, confirm it, try it again, or end it."""
    customer = visible(request, pk)
    mine = Identity.objects.visible_to(request.user).filter(customer=customer, valid_to=None)
    identity = get_object_or_404(mine, pk=identity_id)
    _VERBS[verb](identity, request)
    return _know(request, customer)


_VERBS = {
    "block": lambda row, request: customers.identities.block(
        identity=row, actor=request.user, reason=request.POST.get("reason", "")[:160]
    ),
    "unblock": lambda row, request: customers.identities.unblock(identity=row, actor=request.user),
    "verify": lambda row, request: customers.identities.verify(
        identity=row, by=Verification.AGENT, actor=request.user
    ),
    "retry": lambda row, request: customers.identities.mark_deliverable(
        identity=row, actor=request.user
    ),
    "end": lambda row, request: customers.identities.end(identity=row, actor=request.user),
}


@permitted(Action.CUSTOMER_EDIT)
@require_POST
def add_tag(request: AgentRequest, pk: int) -> HttpResponse:
    customer = visible(request, pk)
    form = TagForm(request.POST, auto_id="tag_%s")
    if form.is_valid():
        name = form.cleaned_data["name"]
        customers.tags.add(customer=customer, name=name, actor=request.user)
        form = TagForm(auto_id="tag_%s")
    return _know(request, customer, tag_form=form)


@permitted(Action.CUSTOMER_EDIT)
@require_POST
def remove_tag(request: AgentRequest, pk: int, tag_id: int) -> HttpResponse:
    customer = visible(request, pk)
    tag = get_object_or_404(Tag.objects.visible_to(request.user), pk=tag_id, customers=customer)
    customers.tags.remove(customer=customer, tag=tag, actor=request.user)
    return _know(request, customer)


@permitted(Action.CUSTOMER_EDIT)
@require_POST
def add_consent(request: AgentRequest, pk: int) -> HttpResponse:
    customer = visible(request, pk)
    form = ConsentForm(request.POST, auto_id="consent_%s")
    if form.is_valid():
        given = form.cleaned_data
        granted = given["state"] == ConsentState.GRANTED
        answer = customers.consents.grant if granted else customers.consents.withdraw
        proof = Proof(captured_from=given["captured_from"], text=given["text"])
        answer(customer=customer, purpose=given["purpose"], proof=proof, actor=request.user)
        form = ConsentForm(auto_id="consent_%s")
    return _know(request, customer, consent_form=form)


@permitted(Action.CUSTOMER_EDIT)
@require_POST
def add_note(request: AgentRequest, pk: int) -> HttpResponse:
    customer = visible(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        customers.ledger.record(
            customer=customer,
            kind=TouchpointKind.NOTE,
            summary=form.cleaned_data["summary"],
            actor=request.user,
        )
    else:
        messages.error(request, _("A note has 1 to 240 characters."))
    return redirect("customers:person", pk)


def _know(request: AgentRequest, customer: Customer, **forms: object) -> HttpResponse:
    """The left pane anew; without a script, the whole page."""
    refused = any(getattr(form, "errors", None) for form in forms.values())
    if not request.headers.get("HX-Request") and not refused:
        return redirect("customers:person", customer.pk)
    customer = visible(request, customer.pk)
    context = known(request, customer, **forms)
    status = REFUSED if refused else 200
    return render(request, "desk/customers/person/_know.html", context, status=status)
