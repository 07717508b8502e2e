"""Organisations themselves: what they are called, who writes for them, whom they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

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

MOST_DOMAINS = 50
MOST_GENERATIONS = 10


@transaction.atomic
def edit(
    *,
    organisation: Organisation,
    actor: User,
    name: str,
    domains: Iterable[str],
    parent: Organisation | None,
    attributes: Mapping[str, object] | None = None,
) -> None:
    """Audited with before and after. Raises UnreadableAddress or UnreadableAttribute."""
    facts = attribute_service.validated(attributes or {}, applies_to=AppliesTo.ORGANISATION)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _refuse_circle(row, parent)
    before = _facts(row)
    row.name = " ".join(name.split())[:160]
    row.domains = _clean(domains)
    row.parent = parent
    row.attributes = {k: v for k, v in (row.attributes | facts).items() if v is not None}
    if _facts(row) == before:
        return
    row.save()
    audit.record(
        "organisation.changed", actor=actor, target=row, summary=row.name, before=before,
        after=_facts(row),
    )  # fmt: skip
    if before["name"] != row.name:
        index.reindex(list(row.customers.values_list("pk", flat=True)))
    organisation.refresh_from_db()


def _facts(row: Organisation) -> dict[str, object]:
    return {
        "name": row.name, "domains": list(row.domains), "parent": row.parent_id,
        "attributes": dict(row.attributes),
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
