"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.surveys.api import answers

urlpatterns = [
    path("surveys/", answers.Surveys.as_view(), name="surveys"),
    path("survey-responses/", answers.Responses.as_view(), name="survey_responses"),
]
