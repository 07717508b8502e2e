"""Customers themselves: made, edited, given a brand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.customers.choices import TouchpointKind
from apps.customers.domain.addresses import Unreadable, email
from apps.customers.events import CustomerChanged, CustomerCreated
from apps.customers.models import Customer, Organisation
from apps.customers.services import attributes as attribute_service
from apps.customers.services import index, ledger
from apps.customers.services.telling import tell

if TYPE_CHECKING:
    from apps.accounts.models import User

FIELDS = ("name", "organisation", "language", "time_zone", "country", "tier", "owner")


@transaction.atomic
def create(
    *,
    brands: Iterable[Brand],
    actor: User | None = None,
    attributes: Mapping[str, object] | None = None,
    source: str = "",
    **fields: Any,
) -> Customer:
    """A customer of ``brands``. ``fields`` are of FIELDS; ``source`` says how we know them."""
    _refuse_unknown(fields)
    facts = attribute_service.validated(attributes or {})
    customer = Customer.objects.create(
        **fields, attributes={key: value for key, value in facts.items() if value is not None}
    )
    customer.brands.set(brands)
    index.reindex([customer.pk])
    ledger.record(
        customer=customer,
        kind=TouchpointKind.CREATED,
        summary=source or _("Customer created"),
        actor=actor,
    )
    tell(CustomerCreated(customer.pk))
    return customer


@transaction.atomic
def edit(
    *,
    customer: Customer,
    actor: User | None,
    attributes: Mapping[str, object] | None = None,
    **fields: Any,
) -> dict[str, list[Any]]:
    """Change facts; what changed, as ``{field: [before, after]}``, is also on the ledger.

    Takes the row's lock, so that two editors of different fields both keep their change.
    """
    _refuse_unknown(fields)
    facts = attribute_service.validated(attributes or {})
    row = Customer.objects.select_for_update().get(pk=customer.pk)
    changes = _apply(row, fields) | _apply_facts(row, facts)
    if not changes:
        return {}
    row.save()
    index.reindex([row.pk])
    ledger.record(
        customer=row,
        kind=TouchpointKind.EDITED,
        summary=_in_words(changes),
        actor=actor,
        changes=changes,
    )
    tell(CustomerChanged(row.pk))
    customer.refresh_from_db()
    return changes


def organisation_named(name: str, *, mail: str = "") -> Organisation | None:
    """The organisation of that name, whatever its case, made when it is new; None for no name.

    The domain of ``mail`` is noted with a new one, as what its people write from.
    """
    name = " ".join(name.split())[:160]
    if not name:
        return None
    known = Organisation.objects.filter(name__iexact=name).first()
    if known:
        return known
    try:
        domains = [email(mail).rpartition("@")[2]]
    except Unreadable:
        domains = []
    return Organisation.objects.create(name=name, domains=domains)


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of a customer: {', '.join(sorted(unknown))}")


def _apply(row: Customer, fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    changes = {}
    for name, value in fields.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = [_shown(before), _shown(value)]
            setattr(row, name, value)
    return changes


def _apply_facts(row: Customer, facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    changes = {}
    for key, value in facts.items():
        before = row.attributes.get(key)
        if before != value:
            changes[f"attributes.{key}"] = [before, value]
    row.attributes = {
        key: value for key, value in (row.attributes | facts).items() if value is not None
    }
    return changes


def _shown(value: Any) -> Any:
    return value if isinstance(value, str) else None if value is None else str(value)


def _in_words(changes: Mapping[str, list[Any]]) -> str:
    """ "Changed name, tier", or the one change in full."""
    names = [name.removeprefix("attributes.").replace("_", " ") for name in changes]
    if len(names) > 1:
        return _("Changed %(names)s") % {"names": ", ".join(names)}
    ((before, after),) = changes.values()
    return _("Changed %(name)s from “%(before)s” to “%(after)s”") % {
        "name": names[0],
        "before": "" if before is None else before,
        "after": "" if after is None else after,
    }
