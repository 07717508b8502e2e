"""One row of an imported file: read, found again, then made or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.customers.choices import Scheme, Verification
from apps.customers.domain import tables
from apps.customers.domain.addresses import Address
from apps.customers.errors import UnreadableAddress
from apps.customers.models import Customer, Identity
from apps.customers.services import attributes, customers, identities, tags

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.customers.models import AttributeDefinition

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
LIMITS = {"name": 160, "language": 10, "time_zone": 50, "country": 2, "tier": 20}


@dataclass(slots=True)
class Row:
    fields: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, object] = field(default_factory=dict)
    addresses: list[tuple[str, str]] = field(default_factory=list)  # scheme, canonical value
    details: dict[str, Address] = field(default_factory=dict)  # by scheme
    organisation: str = ""
    tags: list[str] = field(default_factory=list)


def read(
    values: Mapping[str, str],
    mapping: Mapping[str, str],
    brand: Brand,
    definitions: Mapping[str, AttributeDefinition] | None = None,
) -> Row:
    """What a row says, typed; empty cells say nothing. Raises a DomainError naming the trouble."""
    by_target = {
        target: values[column].strip()
        for column, target in mapping.items()
        if target and values.get(column, "").strip()
    }
    row = Row(organisation=by_target.pop("organisation", ""))
    row.tags = [
        tag for tag in by_target.pop("tags", "").replace(";", ",").split(",") if tag.strip()
    ]
    names = [by_target.pop(part, "") for part in ("first_name", "last_name")]
    by_target.setdefault("name", " ".join(filter(None, names)))
    for target, text in by_target.items():
        if target in tables.KEYS:
            row.details[target] = identities.read(target, text, brand)
            row.addresses.append((target, row.details[target].value))
        elif target.startswith("attribute:"):
            row.attributes[target.partition(":")[2]] = text
        elif text:
            row.fields[target] = _short(target, text)
    row.attributes = dict(attributes.validated(row.attributes, definitions=definitions))
    if not row.addresses:
        raise UnreadableAddress(_("No e-mail, phone or customer number: nobody could be found."))
    row.addresses.sort(key=lambda pair: tables.KEYS.index(pair[0]))
    return row


@transaction.atomic
def take(
    values: Mapping[str, str], mapping: Mapping[str, str], *, brand: Brand, actor: User
) -> str:
    """Make or change the row's customer; CREATED, UPDATED or UNCHANGED.

    Raises a DomainError when the row cannot be read, names two people, or somebody out of the
    importer's sight.
    """
    row = read(values, mapping, brand)
    fields: dict[str, object] = dict(row.fields)
    if row.organisation:
        mail = next((value for scheme, value in row.addresses if scheme == Scheme.EMAIL), "")
        fields["organisation"] = customers.organisation_named(row.organisation, mail=mail)
    customer = _known(row, brand, actor)
    outcome = UNCHANGED
    if customer is None:
        outcome = CREATED
        customer = customers.create(
            brands=[brand], actor=actor, attributes=row.attributes, source=_("Imported"), **fields
        )
    elif customers.edit(customer=customer, actor=actor, attributes=row.attributes, **fields):
        outcome = UPDATED
    if _complete(customer, row, brand, actor) and outcome == UNCHANGED:
        outcome = UPDATED
    return outcome


def _known(row: Row, brand: Brand, actor: User) -> Customer | None:
    """Whom the row is about: the one customer whom all its known addresses lead to."""
    held = [_holder(scheme, value, brand) for scheme, value in row.addresses]
    found = {identity.customer_id: identity.customer for identity in held if identity}
    if len(found) > 1:
        names = ", ".join(str(customer) for customer in _seen(found.values(), actor))
        raise UnreadableAddress(
            _("The addresses belong to different customers. %(names)s") % {"names": names}
        )
    if found and not _seen(found.values(), actor):
        raise UnreadableAddress(_("The address belongs to a customer of another brand."))
    return next(iter(found.values()), None)


def _seen(found: object, actor: User) -> list[Customer]:
    ids = [customer.pk for customer in found]  # type: ignore[attr-defined]
    return list(Customer.objects.visible_to(actor).filter(pk__in=ids))


def _holder(scheme: str, value: str, brand: Brand) -> Identity | None:
    holder = identities.holder_of(scheme=scheme, scope=scope_of(scheme, brand), value=value)
    known = holder and identities.is_theirs(holder, Verification.IMPORT)
    return holder if known else None


def _complete(customer: Customer, row: Row, brand: Brand, actor: User) -> bool:
    """Addresses, tags and the brand the customer did not have yet; whether there were any."""
    have = set(customer.identities.filter(valid_to=None).values_list("scheme", "value"))
    missing = [pair for pair in row.addresses if pair not in have]
    for scheme, value in missing:
        identities.add(
            customer=customer,
            scheme=scheme,
            value=value,
            scope=scope_of(scheme, brand),
            brand=brand,
            verified_by=Verification.IMPORT,
            actor=actor,
        )
    tagged = set(customer.tags.values_list("name", flat=True))
    new_tags = [name for name in row.tags if " ".join(name.split()).lower() not in tagged]
    for name in new_tags:
        tags.add(customer=customer, name=name, actor=actor)
    customer.brands.add(brand)
    return bool(missing or new_tags)


def scope_of(scheme: str, brand: Brand) -> str:
    """Customer numbers are one brand's own."""
    return brand.slug if scheme == Scheme.EXTERNAL_ID else ""


def _short(target: str, text: str) -> str:
    if target == "country":
        text = text.upper()
    if len(text) > LIMITS[target]:
        raise UnreadableAddress(
            _("%(field)s: at most %(limit)s characters.")
            % {"field": target.replace("_", " ").capitalize(), "limit": LIMITS[target]}
        )
    return text
