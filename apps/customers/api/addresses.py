"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.customers.api import (
    customers,
    do_not_call,
    identities,
    imports,
    ledger,
    merges,
    orders,
    organisations,
    saved_filters,
    words,
)

_IMPORT = "customer-imports/<int:pk>/"

urlpatterns = [
    path("customers/", customers.Customers.as_view(), name="customers"),
    path("customers/<int:pk>/", customers.OneCustomer.as_view(), name="customer"),
    path("customers/<int:pk>/identities/", customers.Identities.as_view(), name="identities"),
    path("customers/<int:pk>/touchpoints/", ledger.Touchpoints.as_view(), name="touchpoints"),
    path("customers/<int:pk>/consents/", ledger.Consents.as_view(), name="consents"),
    path("customers/<int:pk>/tags/<str:name>/", ledger.CustomerTag.as_view(), name="customer_tag"),
    path("identities/<int:pk>/", identities.OneIdentity.as_view(), name="identity"),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<int:pk>/", orders.OneOrder.as_view(), name="order"),
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/<int:pk>/", organisations.OneOrganisation.as_view(), name="organisation"),
    path("tags/", words.Tags.as_view(), name="tags"),
    path("tags/<int:pk>/", words.OneTag.as_view(), name="tag"),
    path("attribute-definitions/", words.Attributes.as_view(), name="attributes"),
    path("attribute-definitions/<int:pk>/", words.OneAttribute.as_view(), name="attribute"),
    path("matches/", merges.Matches.as_view(), name="matches"),
    path("matches/<int:pk>/", merges.OneMatch.as_view(), name="match"),
    path("merges/", merges.Merges.as_view(), name="merges"),
    path("merges/<int:pk>/", merges.OneMerge.as_view(), name="merge"),
    path("customer-imports/", imports.Imports.as_view(), name="customer_imports"),
    path(_IMPORT, imports.OneImport.as_view(), name="customer_import"),
    path(f"{_IMPORT}start/", imports.Start.as_view(), name="import_start"),
    path(f"{_IMPORT}refused/", imports.RefusedRows.as_view(), name="import_refused"),
    path("do-not-call/", do_not_call.DoNotCall.as_view(), name="do_not_call"),
    path("do-not-call/<int:pk>/", do_not_call.OneDoNotCall.as_view(), name="not_called"),
    path("saved-filters/", saved_filters.SavedFilters.as_view(), name="saved_filters"),
    path("saved-filters/<int:pk>/", saved_filters.OneSavedFilter.as_view(), name="saved_filter"),
]
