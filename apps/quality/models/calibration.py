from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped
from apps.quality.models.plan import ReviewTask
from apps.quality.models.scorecard import ScorecardVersion
from apps.quality.querysets import CalibrationQuerySet, SheetQuerySet


class Calibration(TimeStamped):
    """Several reviewers score the same contacts, blind, to find out how alike they judge.

    Nobody sees what others answered until ``opened_at``: when the last sheet came in, or when
    whoever leads it opened it at its deadline.
    """

    name = models.CharField(max_length=80)
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="calibrations")
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="calibrations")
    expert = models.ForeignKey(  # whose answers are the reference; empty: there is none
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)  # what was agreed on

    objects = CalibrationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


class CalibrationSheet(models.Model):
    """One reviewer's part in one contact of the session; the answers are its task's review."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="sheets")
    interaction = models.ForeignKey(
        "interactions.Interaction", models.PROTECT, related_name="calibration_sheets"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calibration_sheets"
    )
    task = models.OneToOneField(ReviewTask, models.PROTECT, related_name="calibration_sheet")

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["interaction", "reviewer"]
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "interaction", "reviewer"], name="calibration_sheet_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calibration_id}: {self.interaction_id} by {self.reviewer_id}"
