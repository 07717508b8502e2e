"""Organisations themselves: what they are called, who writes for them, whom they belong to.

Who belongs to one is a fact of the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.customers.choices import AppliesTo
from apps.customers.errors import UnreadableAddress, UnreadableAttribute
from apps.customers.models import Organisation
from apps.customers.services import attributes as attribute_service
from apps.customers.services import index

if TYPE_CHECKING:
    from apps.accounts.models import User

DETAILS = ("name", "domains", "external_ref", "parent")
MOST_DOMAINS = 50
MOST_GENERATIONS = 10


@transaction.atomic
def create(
    *, by: User | None, attributes: Mapping[str, object] | None = None, **details: Any
) -> Organisation:
    """Raises UnreadableAttribute or UnreadableAddress."""
    facts = attribute_service.validated(attributes or {}, applies_to=AppliesTo.ORGANISATION)
    kept = {key: value for key, value in facts.items() if value is not None}
    row = Organisation.objects.create(attributes=kept, **_known(details))
    audit.record("organisation.created", actor=by, target=row, summary=row.name)
    return row


@transaction.atomic
def change(
    *,
    organisation: Organisation,
    by: User | None,
    attributes: Mapping[str, object] | None = None,
    **details: Any,
) -> None:
    """What is not named stays; audited with before and after.

    Raises UnreadableAddress or UnreadableAttribute.
    """
    facts = attribute_service.validated(attributes or {}, applies_to=AppliesTo.ORGANISATION)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = _facts(row)
    for name, value in _known(details).items():
        setattr(row, name, value)
    _refuse_circle(row, row.parent)
    row.attributes = {k: v for k, v in (row.attributes | facts).items() if v is not None}
    if _facts(row) == before:
        return
    row.save()
    audit.record(
        "organisation.changed", actor=by, target=row, summary=row.name, before=before,
        after=_facts(row),
    )  # fmt: skip
    if before["name"] != row.name:  # the name is part of what its customers are found by
        index.reindex(list(row.customers.values_list("pk", flat=True)))
    organisation.refresh_from_db()


def _known(details: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"not a detail of an organisation: {', '.join(sorted(unknown))}")
    known = dict(details)
    if "name" in known:
        known["name"] = " ".join(known["name"].split())[:160]
    if "domains" in known:
        known["domains"] = _clean(known["domains"])
    return known


def _facts(row: Organisation) -> dict[str, object]:
    return {
        "name": row.name, "domains": list(row.domains), "parent": row.parent_id,
        "external_ref": row.external_ref, "attributes": dict(row.attributes),
    }  # fmt: skip


def _clean(domains: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(part.strip().lower().lstrip("@") for part in domains))
    found = [domain for domain in found if domain]
    for domain in found:
        if "." not in domain or any(c in domain for c in " @/") or len(domain) > 253:
            raise UnreadableAddress(_("“%s” is no domain, as example.org is.") % domain)
    return found[:MOST_DOMAINS]


def _refuse_circle(row: Organisation, parent: Organisation | None) -> None:
    above = parent
    for _generation in range(MOST_GENERATIONS):
        if above is None:
            return
        if above.pk == row.pk:
            break
        above = above.parent
    raise UnreadableAttribute(_("An organisation cannot belong to its own part."))
