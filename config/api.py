"""The REST API's addresses: each noun lives in the app that owns it."""

from __future__ import annotations

from django.urls import path

from apps.customers.api import customers
from apps.desk.api import description, docs, figures
from apps.interactions.api import cases, interactions, messages
from apps.routing.api import exclusions, work

app_name = "api"
urlpatterns = [
    path("", docs.page, name="docs"),
    path("schema/", description.Schema.as_view(), name="schema"),
    path("customers/", customers.Customers.as_view(), name="customers"),
    path("customers/<int:pk>/", customers.OneCustomer.as_view(), name="customer"),
    path("customers/<int:pk>/identities/", customers.Identities.as_view(), name="identities"),
    path("customers/<int:pk>/exclusions/", exclusions.Exclusions.as_view(), name="exclusions"),
    path(
        "customers/<int:pk>/exclusions/<int:exclusion_id>/",
        exclusions.OneExclusion.as_view(),
        name="exclusion",
    ),
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("cases/<int:number>/", cases.OneCase.as_view(), name="case"),
    path("cases/<int:number>/messages/", messages.Messages.as_view(), name="messages"),
    path("interactions/", interactions.Interactions.as_view(), name="interactions"),
    path("interactions/<int:pk>/", interactions.OneInteraction.as_view(), name="interaction"),
    path("interactions/<int:pk>/ending/", interactions.Ending.as_view(), name="ending"),
    path("interactions/<int:pk>/wrap-up/", interactions.WrapUp.as_view(), name="wrap_up"),
    path("offers/", work.Offers.as_view(), name="offers"),
    path("offers/<int:pk>/acceptance/", work.Acceptance.as_view(), name="acceptance"),
    path("offers/<int:pk>/refusal/", work.Refusal.as_view(), name="refusal"),
    path("presence/", work.OwnPresence.as_view(), name="presence"),
    path("queues/", work.Queues.as_view(), name="queues"),
    path("centre/figures/", figures.Figures.as_view(), name="figures"),
]
