"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.analytics.api import boards, dictionary

urlpatterns = [
    path("kpis/", dictionary.Dictionary.as_view(), name="kpis"),
    path("figures/", dictionary.Figures.as_view(), name="counted"),
    path("boards/", boards.Boards.as_view(), name="boards"),
    path("saved-reports/", boards.SavedReports.as_view(), name="saved_reports"),
]
