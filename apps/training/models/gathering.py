from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.accounts.models import Brand, Team
from apps.channels.choices import ChannelKind
from apps.core.models import TimeStamped
from apps.training.choices import Provider
from apps.training.models.course import Course
from apps.training.querysets import CohortQuerySet, SlotQuerySet, TimeQuerySet


class Cohort(TimeStamped):
    """People who learn the same things together, mostly because they started together."""

    name = models.CharField(max_length=80, unique=True)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, related_name="+")
    courses = models.ManyToManyField(Course, blank=True, related_name="cohorts")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="cohorts")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]

    def __str__(self) -> str:
        return self.name


class Slot(TimeStamped):
    """A time with a trainer that people can book; planning reads it as time off the queues."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="slots")
    cohort = models.ForeignKey(Cohort, models.SET_NULL, null=True, blank=True, related_name="slots")
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField(default=8)
    place = models.CharField(max_length=120, blank=True)
    provider = models.CharField(max_length=10, choices=Provider, default=Provider.OWN)
    held_at = models.DateTimeField(null=True, blank=True)  # attendance was taken
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="slot_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="slot_in_time")]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_at:%d %b %H:%M}"


class Booking(TimeStamped):
    """One seat of a slot."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="bookings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookings")
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "user"], name="booking_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.slot_id}"


class TrainingTime(models.Model):
    """Time somebody spent learning: a ledger, one line per lesson done or slot attended."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_times"
    )
    course = models.ForeignKey(Course, models.PROTECT, related_name="times")
    channel = models.CharField(max_length=20, choices=ChannelKind, blank=True)
    provider = models.CharField(max_length=10, choices=Provider)
    day = models.DateField()
    seconds = models.PositiveIntegerField()
    source = models.CharField(max_length=40, unique=True)  # "progress:12", "booking:4"

    objects = TimeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="training_time_day"),
            models.Index(fields=["user", "day"], name="training_time_of"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}: {self.seconds} s"


class TeamProfile(TimeStamped):
    """What a team answers for: the industry and the markets its training speaks of."""

    team = models.OneToOneField(Team, models.CASCADE, related_name="training_profile")
    industry = models.CharField(max_length=80, blank=True)
    markets = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.team}: {self.industry}"
