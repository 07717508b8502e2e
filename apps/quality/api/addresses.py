"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.quality.api import reviews

urlpatterns = [
    path("scorecards/", reviews.Scorecards.as_view(), name="scorecards"),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
]
