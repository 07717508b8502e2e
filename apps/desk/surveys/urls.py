"""What customers answered, and how our own people are."""

from __future__ import annotations

from django.urls import path

from apps.desk.surveys.views import pulse, results

app_name = "surveys"

urlpatterns = [
    path("", results.page, name="results"),
    path("answers/", results.answers, name="answers"),
    path("pulse/", pulse.page, name="pulse"),
    path("pulse/answer/", pulse.answer, name="pulse_answer"),
    path("pulse/rounds/", pulse.begin, name="pulse_begin"),
]
