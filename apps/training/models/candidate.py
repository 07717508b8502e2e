from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.training.choices import CandidateState
from apps.training.models.material import Recording
from apps.training.models.practice import Practice
from apps.training.models.vacancy import Test, Vacancy
from apps.training.querysets import CandidateQuerySet, GradeQuerySet, SittingQuerySet


class Candidate(TimeStamped):
    """Somebody who wants to work here. No account: a link, of which only the hash is kept.

    After ``erase_after`` name, address, words and voice go; the bare scores stay for the
    report on fairness.
    """

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    code = models.CharField(max_length=12)  # what graders see: "K7-204"
    token_digest = models.CharField(max_length=64, unique=True)
    extra_time = models.PositiveSmallIntegerField(default=0)  # percent more
    accommodation = models.CharField(max_length=200, blank=True)
    groups = models.JSONField(default=dict, blank=True)  # what they chose to tell, for fairness
    state = models.CharField(max_length=10, choices=CandidateState, default=CandidateState.INVITED)
    started_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hired_as = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="applied_as"
    )
    erase_after = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "code"], name="candidate_code_once"),
        ]
        indexes = [
            models.Index(
                fields=["erase_after"],
                name="candidate_to_erase",
                condition=Q(erased_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Sitting(TimeStamped):
    """One candidate at one test: the clock, what they answered and what it was worth."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="sittings")
    test = models.ForeignKey(Test, models.PROTECT, related_name="sittings")
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    drawn = models.JSONField(default=list, blank=True)  # the items of the bank they got
    answers = models.JSONField(default=dict, blank=True)
    practice = models.OneToOneField(
        Practice, models.SET_NULL, null=True, blank=True, related_name="sitting"
    )
    recording = models.OneToOneField(
        Recording, models.SET_NULL, null=True, blank=True, related_name="sitting"
    )
    findings = models.JSONField(default=dict, blank=True)  # what was measured
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # percent; none: to be graded

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["test__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "test"], name="sitting_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="sitting_running",
                condition=Q(handed_in_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.test_id}"


class Grade(TimeStamped):
    """What one person gave one sitting, by criterion; the mean of the graders counts."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="grades")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    points = models.JSONField()  # {criterion: 0..4}
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=600, blank=True)

    objects = GradeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "by"], name="grade_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.score}"
