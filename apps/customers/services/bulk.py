"""Many rows of an imported file at once: newcomers made together, the unchanged passed over.

Whatever is not plain (somebody known changes, an address is only a claim, two rows name one
address) is left to ``rows.take``, one by one, which decides exactly the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.customers.choices import Scheme, TouchpointKind, Verification
from apps.customers.events import CustomerCreated
from apps.customers.models import Customer, Identity, ImportJob, Organisation, Touchpoint
from apps.customers.services import attributes, customers, index, rows, tags
from apps.customers.services.rows import Row
from apps.customers.services.telling import tell

if TYPE_CHECKING:
    from apps.customers.models import AttributeDefinition

Values = Mapping[str, str]
Address = tuple[str, str, str]  # scheme, scope, value


@dataclass(slots=True)
class Sorted:
    """What became of each line so far; ``left`` are for ``rows.take``, in their order."""

    outcomes: dict[int, str] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)


def take(job: ImportJob, lines: Sequence[tuple[int, Values]]) -> Sorted:
    """Do what can be done together."""
    found = Sorted()
    read = _read(job, lines, found)
    held = _holders({a for row in read.values() for a in _addresses(row, job)})
    known = _customers(held, job)
    organisations: dict[str, Organisation | None] = {}
    seen: set[Address] = set()
    newcomers: dict[int, Row] = {}
    for line, row in read.items():
        wanted = set(_addresses(row, job))
        if wanted & seen:
            found.left.append(line)
        elif not wanted & held.keys():
            newcomers[line] = row
        elif _is_unchanged(row, wanted, held, known, job, organisations):
            found.outcomes[line] = rows.UNCHANGED
        else:
            found.left.append(line)
        seen |= wanted
    try:
        with transaction.atomic():
            _make(list(newcomers.values()), job, organisations)
        found.outcomes |= dict.fromkeys(newcomers, rows.CREATED)
    except IntegrityError:  # one of them came in by another door just now
        found.left = sorted([*found.left, *newcomers])
    return found


def _read(job: ImportJob, lines: Sequence[tuple[int, Values]], found: Sorted) -> dict[int, Row]:
    definitions: dict[str, AttributeDefinition] = attributes.known()
    read = {}
    for line, values in lines:
        try:
            read[line] = rows.read(values, job.mapping, job.brand, definitions)
        except DomainError as error:
            found.problems[line] = str(error)
    return read


def _addresses(row: Row, job: ImportJob) -> list[Address]:
    return [(scheme, rows.scope_of(scheme, job.brand), value) for scheme, value in row.addresses]


def _holders(wanted: set[Address]) -> dict[Address, Identity]:
    held = Identity.objects.current().filter(value__in={value for _, _, value in wanted})
    by_address = {(row.scheme, row.scope, row.value): row for row in held}
    return {address: by_address[address] for address in wanted & by_address.keys()}


def _customers(held: Mapping[Address, Identity], job: ImportJob) -> dict[int, Customer]:
    """Those that the importer may see, with all that a row could change."""
    ids = {identity.customer_id for identity in held.values()}
    visible = Customer.objects.visible_to(job.created_by).filter(pk__in=ids)
    return {
        row.pk: row
        for row in Customer.objects.filter(pk__in=visible.values("pk"))
        .select_related("organisation")
        .prefetch_related("identities", "tags", "brands")
    }


def _is_unchanged(
    row: Row,
    wanted: set[Address],
    held: Mapping[Address, Identity],
    known: Mapping[int, Customer],
    job: ImportJob,
    organisations: dict[str, Organisation | None],
) -> bool:
    """One customer, proved to hold every address of the row, who is as the row says."""
    holders = [held[address] for address in wanted & held.keys()]
    customer = known.get(holders[0].customer_id)
    if customer is None or len(holders) < len(wanted):
        return False
    if any(h.customer_id != customer.pk or not h.is_verified for h in holders):
        return False
    if row.organisation and _organisation(row, organisations) != customer.organisation:
        return False
    have = {tag.name for tag in customer.tags.all()}
    return (
        all(getattr(customer, name) == value for name, value in row.fields.items())
        and all(customer.attributes.get(key) == value for key, value in row.attributes.items())
        and all(" ".join(name.split()).lower() in have for name in row.tags)
        and job.brand in customer.brands.all()
    )


def _organisation(row: Row, known: dict[str, Organisation | None]) -> Organisation | None:
    mail = next((value for scheme, value in row.addresses if scheme == Scheme.EMAIL), "")
    key = f"{row.organisation.lower()}\n{mail.rpartition('@')[2]}"
    if row.organisation and key not in known:
        known[key] = customers.organisation_named(row.organisation, mail=mail)
    return known.get(key)


def _make(found: Sequence[Row], job: ImportJob, orgs: dict[str, Organisation | None]) -> None:
    """Everybody at once: six statements, however many they are."""
    now = timezone.now()
    people = [_person(row, job, orgs, at=now) for row in found]
    made = Customer.objects.bulk_create(customer for customer, _ in people)
    Customer.brands.through.objects.bulk_create(
        Customer.brands.through(customer_id=customer.pk, brand_id=job.brand_id) for customer in made
    )
    for customer, held in people:
        for identity in held:
            identity.customer = customer
    Identity.objects.bulk_create(identity for _, held in people for identity in held)
    _tag(list(zip(made, found, strict=True)))
    Touchpoint.objects.bulk_create(
        Touchpoint(
            customer=customer,
            kind=TouchpointKind.CREATED,
            summary=_("Imported"),
            actor=job.created_by,
            at=now,
            particulars={"import": job.pk},
        )
        for customer in made
    )
    for customer in made:
        tell(CustomerCreated(customer.pk))


def _person(
    row: Row, job: ImportJob, orgs: dict[str, Organisation | None], *, at: datetime
) -> tuple[Customer, list[Identity]]:
    customer = Customer(
        **row.fields,
        organisation=_organisation(row, orgs),
        attributes={key: value for key, value in row.attributes.items() if value is not None},
    )
    held = [
        Identity(
            scheme=scheme,
            scope=rows.scope_of(scheme, job.brand),
            value=value,
            display=row.details[scheme].display[:320],
            match_keys=list(row.details[scheme].match_keys),
            verified_at=at,
            verification=Verification.IMPORT,
            last_seen_at=at,
        )
        for scheme, value in row.addresses
    ]
    customer.search_text = index.text_of(customer, held)
    return customer, held


def _tag(pairs: Sequence[tuple[Customer, Row]]) -> None:
    named = {name: tags.named(name) for name in {name for _, row in pairs for name in row.tags}}
    through = Customer.tags.through
    through.objects.bulk_create(
        through(customer_id=customer.pk, tag_id=tag_id)
        for customer, row in pairs
        for tag_id in sorted({named[name].pk for name in row.tags})
    )
