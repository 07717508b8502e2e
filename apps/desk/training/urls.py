"""Training: the learner's pages, the trainer's, and hiring."""

from __future__ import annotations

from django.urls import path

from apps.desk.training.views import (
    courses,
    gatherings,
    hiring,
    house,
    learning,
    lessons,
    matrix,
    packages,
)

app_name = "training"

_MINE = "lessons/<int:pk>/"
_LESSON = f"{_MINE}<int:place>/"

urlpatterns = [
    path("", learning.home, name="home"),
    path(_MINE, learning.enrolment, name="enrolment"),
    path(_LESSON, learning.lesson, name="lesson"),
    path(f"{_LESSON}done/", learning.lesson_done, name="lesson_done"),
    path(f"{_LESSON}quiz/", lessons.quiz, name="quiz"),
    path(f"{_LESSON}answers/", lessons.answers, name="answers"),
    path(f"{_LESSON}practice/", lessons.practice, name="practice"),
    path(f"{_LESSON}practice/words/", lessons.practice_say, name="practice_say"),
    path(f"{_LESSON}practice/threads/", lessons.practice_look, name="practice_look"),
    path(f"{_LESSON}practice/end/", lessons.practice_end, name="practice_end"),
    path(f"{_LESSON}recording/", lessons.recording, name="recording"),
    path(f"{_LESSON}material/", lessons.material, name="material"),
    path(f"{_LESSON}package/", lessons.package, name="package"),
    path("packages/<str:ticket>/<path:name>", packages.file, name="package_file"),
    path("statements/<str:ticket>/<path:name>", packages.statements, name="statements"),
    path("choices/<int:pk>/", learning.choose, name="choose"),
    path("seats/<int:pk>/", learning.book, name="book"),
    # --- who knows what
    path("matrix/", matrix.matrix, name="matrix"),
    path("matrix/<int:user_id>/<int:course_id>/", matrix.square, name="square"),
    path("assignments/", matrix.assign, name="assign"),
    path("enrolments/<int:pk>/date/", matrix.move, name="move"),
    path("enrolments/<int:pk>/withdrawal/", matrix.withdraw, name="withdraw"),
    path("certificates/<int:pk>/revocation/", matrix.revoke, name="revoke"),
    path("lost/<int:pk>/lesson/", matrix.from_answer, name="from_answer"),
    path("matrix/teams/<int:pk>/", matrix.team_profile, name="team"),
    # --- courses
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.course_new, name="course_new"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/draft/", courses.draft, name="course_draft"),
    path("courses/<int:pk>/publication/", courses.publish, name="course_publish"),
    path("courses/<int:pk>/archive/", courses.archive, name="course_archive"),
    path("courses/<int:pk>/lessons/", courses.lesson_new, name="lesson_new"),
    path("courses/lessons/<int:pk>/", courses.lesson_edit, name="lesson_edit"),
    path("courses/lessons/<int:pk>/place/", courses.lesson_move, name="lesson_move"),
    # --- together
    path("times/", gatherings.gatherings, name="gatherings"),
    path("times/new/", gatherings.slot_new, name="slot_new"),
    path("times/<int:pk>/", gatherings.slot, name="slot"),
    path("times/<int:pk>/seats/", gatherings.seat, name="seat"),
    path("times/<int:pk>/cancellation/", gatherings.slot_cancel, name="slot_cancel"),
    path("times/cohorts/new/", gatherings.cohort_new, name="cohort_new"),
    path("times/cohorts/<int:pk>/", gatherings.cohort, name="cohort"),
    # --- the house
    path("rules/", house.rules, name="rules"),
    path("rules/<int:pk>/switch/", house.rule_switch, name="rule_switch"),
    path("requests/", house.requests, name="requests"),
    path("requests/<int:pk>/decision/", house.decide, name="decide"),
    path("hearing/", house.hearing, name="hearing"),
    path("hearing/<int:pk>/", house.hear, name="hear"),
    path("hearing/<int:pk>/sound/", house.sound, name="sound"),
    path("hours/", house.hours, name="hours"),
    path("hours/export/", house.hours_export, name="hours_export"),
    # --- hiring
    path("hiring/", hiring.vacancies, name="vacancies"),
    path("hiring/new/", hiring.vacancy_new, name="vacancy_new"),
    path("hiring/<int:pk>/", hiring.vacancy, name="vacancy"),
    path("hiring/<int:pk>/archive/", hiring.vacancy_archive, name="vacancy_archive"),
    path("hiring/tests/<int:pk>/", hiring.test, name="test"),
    path("hiring/tests/<int:pk>/sound/", hiring.test_sound, name="test_sound"),
    path("hiring/tests/<int:pk>/speech/", hiring.test_speech, name="test_speech"),
    path("hiring/candidates/<int:pk>/", hiring.candidate, name="candidate"),
    path("hiring/candidates/<int:pk>/link/", hiring.candidate_link, name="candidate_link"),
    path("hiring/candidates/<int:pk>/erasure/", hiring.candidate_erase, name="candidate_erase"),
    path("hiring/answers/<int:pk>/", hiring.grade, name="grade"),
    path("hiring/answers/<int:pk>/sound/", hiring.sitting_sound, name="sitting_sound"),
]
