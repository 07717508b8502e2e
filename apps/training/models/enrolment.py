from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.training.choices import OPEN_STATES, EnrolmentState, ProgressState, Trigger
from apps.training.models.assignment import AssignmentRule
from apps.training.models.course import Course, CourseVersion, Lesson
from apps.training.models.material import Recording
from apps.training.models.practice import Practice
from apps.training.querysets import EnrolmentQuerySet, ProgressQuerySet


class Enrolment(TimeStamped):
    """Somebody and a course: why, until when, and how far. One open one per person and course."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.ASSIGNED)
    due_on = models.DateField(null=True, blank=True)
    trigger = models.CharField(max_length=12, choices=Trigger, default=Trigger.HAND)
    because = models.CharField(max_length=160, blank=True)  # "Assigned after question 6"
    rule = models.ForeignKey(
        AssignmentRule, models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # percent
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminder = models.CharField(max_length=10, blank=True)  # the last one: soon | overdue

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(state__in=OPEN_STATES),
                name="enrolment_one_open",
            ),
            models.CheckConstraint(
                name="enrolment_finished_iff_finished_at",
                condition=Q(state__in=OPEN_STATES) ^ Q(finished_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-finished_at"], name="enrolment_story"),
            models.Index(
                fields=["due_on"], name="enrolment_due", condition=Q(state__in=OPEN_STATES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Progress(TimeStamped):
    """One lesson of one enrolment, from the first look to done."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="progress")
    state = models.CharField(max_length=10, choices=ProgressState, default=ProgressState.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)  # the last look
    done_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # percent
    cmi = models.JSONField(default=dict, blank=True)  # what a package remembers
    practice = models.OneToOneField(
        Practice, models.SET_NULL, null=True, blank=True, related_name="progress"
    )
    recording = models.OneToOneField(
        Recording, models.SET_NULL, null=True, blank=True, related_name="progress"
    )
    verdict = models.CharField(max_length=400, blank=True)  # the trainer's words
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["lesson__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="progress_once"),
        ]
        indexes = [
            models.Index(
                fields=["-seen_at"],
                name="progress_to_hear",
                condition=Q(state=ProgressState.SUBMITTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.lesson_id} {self.state}"


class QuizAttempt(models.Model):
    """One go at a quiz: what was asked in which order, and what was said."""

    progress = models.ForeignKey(Progress, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    asked = models.JSONField()  # [[question id, [option, ...]], ...]
    answers = models.JSONField(default=dict, blank=True)  # {question id: [option, ...]}
    started_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    has_passed = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "number"], name="quiz_attempt_once"),
            models.UniqueConstraint(
                fields=["progress"],
                condition=Q(handed_in_at__isnull=True),
                name="quiz_attempt_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}"
