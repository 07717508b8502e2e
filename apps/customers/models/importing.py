from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped
from apps.customers.choices import ImportState
from apps.customers.querysets import ImportJobQuerySet


class ImportJob(TimeStamped):
    """One uploaded file of customers: how its columns map, how far it is, what it refused."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict)  # {column: "name" | "email" | "attribute:tier"}
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_created = models.PositiveIntegerField(default=0)
    rows_updated = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A row the import refused, with why, so that it can be mended and sent again."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="refused_rows")
    line = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    problem = models.CharField(max_length=300)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["job", "line"], name="import_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.problem}"
