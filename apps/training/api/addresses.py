"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.training.api import learning

urlpatterns = [
    path("courses/", learning.Courses.as_view(), name="courses"),
    path("enrolments/", learning.Enrolments.as_view(), name="enrolments"),
    path("certificates/", learning.Certificates.as_view(), name="certificates"),
]
