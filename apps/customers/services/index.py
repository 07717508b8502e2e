"""``Customer.search_text``: written anew in the transaction that changes what it is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from apps.customers.domain import addresses, searching
from apps.customers.models import Customer, Identity

BATCH = 500
UNSEARCHED = frozenset({"web_visitor"})  # random keys nobody types


def reindex(customer_ids: Collection[int]) -> None:
    """Write the search text of these customers anew from their names, addresses and facts."""
    ids = sorted(set(customer_ids))
    for start in range(0, len(ids), BATCH):
        rows = list(
            Customer.objects.filter(pk__in=ids[start : start + BATCH])
            .select_related("organisation")
            .prefetch_related("identities")
        )
        for row in rows:
            row.search_text = text_of(row, row.identities.all())
        Customer.objects.bulk_update(rows, ["search_text"])


def text_of(customer: Customer, identities: Iterable[Identity]) -> str:
    """What the list searches of somebody, who need not be stored yet."""
    words = [customer.name, customer.organisation.name if customer.organisation else ""]
    numbers = []
    for identity in identities:
        if identity.valid_to is not None or identity.scheme in UNSEARCHED:
            continue
        if identity.scheme in addresses.PHONE_SCHEMES:
            numbers.append(identity.value)
        else:
            words.append(identity.value)
    words += _facts(customer.attributes.values())
    return searching.text_of(words=words, numbers=numbers)


def _facts(values: Iterable[object]) -> list[str]:
    return [str(value) for value in values if not isinstance(value, bool) and value is not None]
