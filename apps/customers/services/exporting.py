"""Customers as rows of a table, for whoever may take them out of the house."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from apps.core import audit
from apps.customers.choices import AppliesTo, Scheme
from apps.customers.domain.cells import safe
from apps.customers.models import AttributeDefinition, Customer
from apps.customers.querysets import CustomerQuerySet

if TYPE_CHECKING:
    from apps.accounts.models import User

PAGE = 500
SCHEMES = (Scheme.EMAIL, Scheme.PHONE, Scheme.WHATSAPP, Scheme.EXTERNAL_ID)


def header() -> list[str]:
    return [
        "id", "name", "organisation", *(str(scheme) for scheme in SCHEMES), "language", "country",
        "time_zone", "tier", "tags", "last_contact_at", "created_at",
        *(row.key for row in _definitions()),
    ]  # fmt: skip


def lines(customers: CustomerQuerySet) -> Iterator[list[object]]:
    """Every customer as cells no spreadsheet runs, read a page at a time in the list's order."""
    keys = [row.key for row in _definitions()]
    pages = customers.select_related("organisation").prefetch_related("identities", "tags")
    place = None
    while True:
        page, place = pages.by_last_contact(place, PAGE)
        for customer in page:
            yield [safe(cell) for cell in _cells(customer, keys)]
        if place is None:
            return


def first(customers: CustomerQuerySet, most: int) -> Iterator[list[object]]:
    return islice(lines(customers), most)


def note(*, actor: User, form: str, filters: dict[str, Any]) -> None:
    """Who took what out, on the audit trail."""
    audit.record("customers.exported", actor=actor, summary=form, filters=filters)


def _cells(customer: Customer, keys: list[str]) -> list[object]:
    current = [row for row in customer.identities.all() if row.valid_to is None]
    met = customer.last_contact_at
    return [
        customer.pk,
        customer.name,
        customer.organisation.name if customer.organisation else "",
        *(", ".join(row.value for row in current if row.scheme == scheme) for scheme in SCHEMES),
        customer.language,
        customer.country,
        customer.time_zone,
        customer.tier,
        ", ".join(tag.name for tag in customer.tags.all()),
        met.isoformat(timespec="seconds") if met else "",
        customer.created_at.isoformat(timespec="seconds"),
        *(customer.attributes.get(key) for key in keys),
    ]


def _definitions() -> list[AttributeDefinition]:
    return list(AttributeDefinition.objects.current().filter(applies_to=AppliesTo.CUSTOMER))
