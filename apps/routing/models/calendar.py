from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from apps.core.models import TimeStamped
from apps.routing.querysets import CalendarQuerySet


class Calendar(TimeStamped):
    """When somebody answers: weekly hours in one time zone, holidays, exceptions."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=50, default="UTC")
    holiday_country = models.CharField(max_length=2, blank=True)  # ISO 3166, empty: none
    holiday_region = models.CharField(max_length=10, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One open span of a weekday; a split shift is two rows. Closes at 24:00 as 00:00."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(
                name="opening_hours_in_order",
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
            ),
            models.UniqueConstraint(
                fields=["calendar", "weekday", "opens"], name="opening_hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class CalendarException(models.Model):
    """A day that differs: other hours, or (both empty) closed. Beats weekday and holiday."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="exceptions")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["date", "opens"]

    def __str__(self) -> str:
        return f"{self.date} {self.label}"
