"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.training.api import asking, courses, gatherings, groups, hiring, learning, lessons

_COURSE, _SLOT = "courses/<int:pk>/", "training-slots/<int:pk>/"

urlpatterns = [
    path("courses/", courses.Courses.as_view(), name="courses"),
    path(_COURSE, courses.OneCourse.as_view(), name="course"),
    path(f"{_COURSE}lessons/", lessons.Lessons.as_view(), name="lessons"),
    path(f"{_COURSE}lessons/<int:lesson>/", lessons.OneLesson.as_view(), name="lesson"),
    path(
        f"{_COURSE}lessons/<int:lesson>/file/", lessons.FileOfLesson.as_view(), name="lesson_file"
    ),
    path(
        f"{_COURSE}publication/", lessons.PublicationOfCourse.as_view(), name="course_publication"
    ),
    path("training-slots/", gatherings.Slots.as_view(), name="training_slots"),
    path(_SLOT, gatherings.OneSlot.as_view(), name="training_slot"),
    path(f"{_SLOT}bookings/", gatherings.Bookings.as_view(), name="bookings"),
    path(f"{_SLOT}bookings/<str:username>/", gatherings.Seat.as_view(), name="seat"),
    path(f"{_SLOT}attendance/", gatherings.Attendance.as_view(), name="attendance"),
    path("cohorts/", groups.Cohorts.as_view(), name="cohorts"),
    path("cohorts/<int:pk>/", groups.OneCohort.as_view(), name="cohort"),
    path("ramps/", groups.Ramps.as_view(), name="ramps"),
    path("assignment-rules/", asking.Rules.as_view(), name="assignment_rules"),
    path("assignment-rules/<int:pk>/", asking.OneRule.as_view(), name="assignment_rule"),
    path("training-requests/", asking.Requests.as_view(), name="training_requests"),
    path("training-requests/<int:pk>/", asking.OneRequest.as_view(), name="training_request"),
    path(
        "training-requests/<int:pk>/decision/",
        asking.DecisionOfRequest.as_view(),
        name="training_decision",
    ),
    path("article-changes/", asking.ArticleChanges.as_view(), name="article_changes"),
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
    path("candidates/<int:pk>/decision/", hiring.Choice.as_view(), name="candidate_decision"),
]
