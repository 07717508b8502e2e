"""The REST API's addresses: each noun lives in the app that owns it."""

from __future__ import annotations

from django.urls import path

from apps.accounts.api.addresses import urlpatterns as accounts
from apps.analytics.api.addresses import urlpatterns as analytics
from apps.channels.api.addresses import urlpatterns as channels
from apps.customers.api.addresses import urlpatterns as customers
from apps.desk.api import description, docs, figures, saved_reports
from apps.integrations.api.addresses import urlpatterns as integrations
from apps.interactions.api.addresses import urlpatterns as interactions
from apps.quality.api.addresses import urlpatterns as quality
from apps.routing.api.addresses import urlpatterns as routing
from apps.surveys.api.addresses import urlpatterns as surveys
from apps.training.api.addresses import urlpatterns as training
from apps.voice.api.addresses import urlpatterns as voice

app_name = "api"
urlpatterns = [
    *interactions,
    path("", docs.page, name="docs"),
    path("schema/", description.Schema.as_view(), name="schema"),
    *accounts,
    *analytics,
    *channels,
    *customers,
    *integrations,
    *quality,
    *routing,
    *surveys,
    *training,
    *voice,
    path("centre/figures/", figures.Figures.as_view(), name="figures"),
    path("saved-reports/", saved_reports.SavedReports.as_view(), name="saved_reports"),
    path("saved-reports/<int:pk>/", saved_reports.OneSavedReport.as_view(), name="saved_report"),
    path(
        "saved-reports/<int:pk>/schedule/",
        saved_reports.Schedule.as_view(),
        name="saved_report_schedule",
    ),
]
