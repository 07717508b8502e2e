"""Reports people keep, share and have sent to them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.analytics.choices import FileForm, Rhythm, SharedWith
from apps.analytics.querysets import ReportScheduleQuerySet, SavedReportQuerySet
from apps.core.models import TimeStamped


class SavedReport(TimeStamped):
    """A question asked again and again: what, by what, for which part of the centre.

    Whoever opens a shared one sees their own sight of it, never the owner's.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_reports"
    )
    title = models.CharField(max_length=80)
    ready = models.SlugField(max_length=40, blank=True)  # a ready report; empty: built by hand
    asked = models.JSONField(default=dict)  # what the address says: {"span": ["28"], ...}
    shared_with = models.CharField(max_length=8, choices=SharedWith, default=SharedWith.NOBODY)

    objects = SavedReportQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="saved_report_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ReportSchedule(TimeStamped):
    """When a saved report is sent, to whom and as what. Made with its owner's eyes."""

    report = models.ForeignKey(SavedReport, models.CASCADE, related_name="schedules")
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    hour = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    form = models.CharField(max_length=4, choices=FileForm, default=FileForm.XLSX)
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", through="analytics.ReportRecipient"
    )
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at"], name="report_due", condition=Q(stopped_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.rhythm}"


class ReportRecipient(models.Model):
    """Somebody of the house who gets it by mail."""

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "user"], name="report_recipient_once"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} to {self.user_id}"
