"""Surveys among the settings; they join the settings' namespace."""

from __future__ import annotations

from django.urls import path

from apps.desk.surveys.views import settings

urlpatterns = [
    path("surveys/", settings.surveys, name="surveys"),
    path("surveys/new/", settings.survey_new, name="survey_new"),
    path("surveys/<int:pk>/", settings.survey, name="survey"),
    path("surveys/<int:pk>/rules/", settings.survey_rules, name="survey_rules"),
    path("surveys/<int:pk>/questions/", settings.survey_question, name="survey_question"),
    path("surveys/<int:pk>/words/", settings.survey_words, name="survey_words"),
    path("surveys/<int:pk>/publication/", settings.survey_publish, name="survey_publish"),
    path("surveys/<int:pk>/switch/", settings.survey_switch, name="survey_switch"),
    path("surveys/<int:pk>/archive/", settings.survey_archive, name="survey_archive"),
    path("surveys/<int:pk>/preview/", settings.survey_preview, name="survey_preview"),
]
