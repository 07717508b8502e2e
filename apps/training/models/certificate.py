from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Skill
from apps.core.models import TimeStamped
from apps.interactions.models import Interaction
from apps.routing.models import CapacityProfile
from apps.training.choices import CertificateEnd
from apps.training.models.course import Course
from apps.training.models.enrolment import Enrolment
from apps.training.querysets import CertificateQuerySet, RampQuerySet


class Certificate(TimeStamped):
    """That somebody passed a course, and until when it counts. One live one per course.

    It carries the skill it gave: what ends with it, and the level somebody had before.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="certificates")
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates")
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True, blank=True)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    skill_level = models.PositiveSmallIntegerField(default=0)
    level_before = models.PositiveSmallIntegerField(default=0)  # set by hand; comes back
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=CertificateEnd, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    because = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # that it runs out

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(ended_at__isnull=True),
                name="certificate_one_live",
            ),
            models.CheckConstraint(
                name="certificate_ended_iff_reason",
                condition=Q(ended_at__isnull=True) ^ ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_to"], name="certificate_ends", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"


class Ramp(TimeStamped):
    """The first contacts after a certificate: fewer at once, all reviewed, somebody beside."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ramps")
    certificate = models.OneToOneField(Certificate, models.CASCADE, related_name="ramp")
    contacts = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=20, blank=True)  # only these count; empty: all
    profile = models.ForeignKey(
        CapacityProfile, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    profile_before = models.ForeignKey(
        CapacityProfile, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviews_all = models.BooleanField(default=True)
    buddy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RampQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="ramp_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.taken} of {self.contacts}"


class RampContact(models.Model):
    """One contact that counted; once, however often it is told."""

    ramp = models.ForeignKey(Ramp, models.CASCADE, related_name="counted")
    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ramp", "interaction"], name="ramp_contact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ramp_id}: {self.interaction_id}"
