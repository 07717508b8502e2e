from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.accounts.models import Brand, Skill
from apps.accounts.models.skill import TOP_LEVEL
from apps.channels.choices import ChannelKind
from apps.core.models import TimeStamped
from apps.routing.models import CapacityProfile
from apps.training.choices import LessonKind, Provider
from apps.training.models.material import Material
from apps.training.querysets import CourseQuerySet, CourseVersionQuerySet, LessonQuerySet


class Course(TimeStamped):
    """What can be learned, and what passing it is worth: a certificate, a skill, a way in.

    Without a brand it is for everybody; what it teaches is in its versions.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=240, blank=True)
    channel = models.CharField(max_length=20, choices=ChannelKind, blank=True)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, related_name="courses")
    provider = models.CharField(max_length=10, choices=Provider, default=Provider.OWN)
    after = models.ForeignKey(  # opens once this one is passed
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_days = models.PositiveSmallIntegerField(default=14)
    may_be_chosen = models.BooleanField(default=True)  # by learners, unasked

    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="courses")
    skill_level = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(TOP_LEVEL)]
    )
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)  # empty: for good
    renewal_days = models.PositiveSmallIntegerField(default=30)

    ramp_contacts = models.PositiveSmallIntegerField(default=0)  # 0: no ramp
    ramp_profile = models.ForeignKey(
        CapacityProfile, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ramp_reviews_all = models.BooleanField(default=True)

    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "title"]
        constraints = [
            models.CheckConstraint(
                name="course_level_in_range",
                condition=Q(skill_level__gte=1, skill_level__lte=TOP_LEVEL),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CourseVersion(TimeStamped):
    """The lessons of a course at one time. Published, it stays as it is: people passed it."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CourseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_once"),
            models.UniqueConstraint(
                fields=["course"], condition=Q(published_at__isnull=True), name="course_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class Lesson(TimeStamped):
    """One step of a version. ``settings`` holds what its kind needs:

    chat, email    the script of domain/practice.py, and ``pass_mark``
    quiz           pass_mark, drawn, attempts, cool_down_minutes
    role_play      ``tasks``: what the trainer listens for
    """

    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=LessonKind)
    minutes = models.PositiveSmallIntegerField(default=10)
    body = models.TextField(blank=True)  # HTML, cleaned
    settings = models.JSONField(default=dict, blank=True)
    material = models.ForeignKey(
        Material, models.PROTECT, null=True, blank=True, related_name="lessons"
    )

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["version", "position"], name="lesson_in_order")]

    def __str__(self) -> str:
        return self.title


class Question(TimeStamped):
    """One question of a quiz's bank. ``options``: [{"text", "right", "why"}]."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=400)
    options = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def right(self) -> frozenset[int]:
        return frozenset(n for n, option in enumerate(self.options) if option.get("right"))

    @property
    def has_several(self) -> bool:
        return len(self.right) > 1
