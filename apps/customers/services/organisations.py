"""Organisations themselves: made, changed. Who belongs to one is a fact of the customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.core import audit
from apps.customers.choices import AppliesTo
from apps.customers.models import Organisation
from apps.customers.services import attributes as attribute_service
from apps.customers.services import index

if TYPE_CHECKING:
    from apps.accounts.models import User

DETAILS = ("name", "domains", "external_ref")


@transaction.atomic
def create(
    *, by: User | None, attributes: Mapping[str, object] | None = None, **details: Any
) -> Organisation:
    """Raises UnreadableAttribute."""
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
    """What is not named stays. Raises UnreadableAttribute."""
    facts = attribute_service.validated(attributes or {}, applies_to=AppliesTo.ORGANISATION)
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    renamed = "name" in details and details["name"] != row.name
    for name, value in _known(details).items():
        setattr(row, name, value)
    merged = row.attributes | facts
    row.attributes = {key: value for key, value in merged.items() if value is not None}
    row.save()
    audit.record("organisation.changed", actor=by, target=row, changed=sorted([*details, *facts]))
    if renamed:  # the name is part of what its customers are found by
        index.reindex(list(row.customers.values_list("pk", flat=True)))


def _known(details: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"not a detail of an organisation: {', '.join(sorted(unknown))}")
    return dict(details)
