"""Everything that changes customers, one module per noun."""

from apps.customers.services import (
    attributes,
    consents,
    customers,
    exporting,
    filters,
    identities,
    importing,
    index,
    ledger,
    matching,
    merging,
    organisations,
    tags,
)

__all__ = [
    "attributes",
    "consents",
    "customers",
    "exporting",
    "filters",
    "identities",
    "importing",
    "index",
    "ledger",
    "matching",
    "merging",
    "organisations",
    "tags",
]
