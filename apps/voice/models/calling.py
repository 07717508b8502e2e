from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS_ABBR

from apps.core.models import TimeStamped
from apps.voice.querysets import CallingWindowQuerySet


class CallingWindow(TimeStamped):
    """When we may call out, by the clock of whom we call. Closes at 24:00 as 00:00."""

    brand = models.ForeignKey(
        "accounts.Brand", models.CASCADE, null=True, blank=True, related_name="calling_windows"
    )  # None: every brand
    country = models.CharField(max_length=2, blank=True)  # ISO 3166, empty: every country
    days = ArrayField(models.PositiveSmallIntegerField())  # 0 is Monday
    begins = models.TimeField()
    ends = models.TimeField()

    objects = CallingWindowQuerySet.as_manager()

    class Meta:
        ordering = ["country", "brand", "begins", "id"]
        constraints = [
            models.CheckConstraint(
                name="calling_window_in_order", condition=Q(ends__gt=F("begins")) | Q(ends="00:00")
            ),
        ]

    @property
    def day_names(self) -> str:
        return ", ".join(str(WEEKDAYS_ABBR[day]).capitalize() for day in self.days)

    def __str__(self) -> str:
        return f"{self.country or '*'} {self.begins:%H:%M}-{self.ends:%H:%M}"
