"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.surveys.api import answers, pulse, surveys

_SURVEY = "surveys/<int:pk>/"

urlpatterns = [
    path("surveys/", surveys.Surveys.as_view(), name="surveys"),
    path(_SURVEY, surveys.OneSurvey.as_view(), name="survey"),
    path(f"{_SURVEY}draft/", surveys.DraftOfSurvey.as_view(), name="survey_draft"),
    path(
        f"{_SURVEY}publication/", surveys.PublicationOfSurvey.as_view(), name="survey_publication"
    ),
    path(f"{_SURVEY}asking/", surveys.Asking.as_view(), name="survey_asking"),
    path("pulse-rounds/", pulse.PulseRounds.as_view(), name="pulse_rounds"),
    path("pulse-rounds/<int:pk>/", pulse.OnePulseRound.as_view(), name="pulse_round"),
    path("pulse-rounds/<int:pk>/results/", pulse.PulseResults.as_view(), name="pulse_results"),
    path("survey-responses/", answers.Responses.as_view(), name="survey_responses"),
]
