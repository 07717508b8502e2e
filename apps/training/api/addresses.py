"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.training.api import courses, hiring, learning

urlpatterns = [
    path("courses/", courses.Courses.as_view(), name="courses"),
    path("courses/<int:pk>/", courses.OneCourse.as_view(), name="course"),
    path("training-slots/", courses.Slots.as_view(), name="training_slots"),
    path("assignment-rules/", courses.Rules.as_view(), name="assignment_rules"),
    path("training-requests/", courses.Requests.as_view(), name="training_requests"),
    path("article-changes/", courses.ArticleChanges.as_view(), name="article_changes"),
    path("enrolments/", learning.Enrolments.as_view(), name="enrolments"),
    path("enrolments/<int:pk>/", learning.OneEnrolment.as_view(), name="enrolment"),
    path("certificates/", learning.Certificates.as_view(), name="certificates"),
    path("certificates/<int:pk>/", learning.OneCertificate.as_view(), name="certificate"),
    path("certificates/<int:pk>/revocation/", learning.Revocation.as_view(), name="revocation"),
    path("training-times/", learning.Times.as_view(), name="training_times"),
    path("vacancies/", hiring.Vacancies.as_view(), name="vacancies"),
    path("vacancies/<int:pk>/", hiring.OneVacancy.as_view(), name="vacancy"),
    path("candidates/", hiring.Candidates.as_view(), name="candidates"),
    path("candidates/<int:pk>/", hiring.OneCandidate.as_view(), name="candidate"),
]
