from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped
from apps.training.choices import MaterialKind


class Material(TimeStamped):
    """A file that teaches: a video, a sheet, a sound, or a package that was unpacked.

    ``token`` names the folder of a package; it is never guessed and never shown.
    """

    kind = models.CharField(max_length=10, choices=MaterialKind)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    file = models.FileField(upload_to="training/material/", max_length=200, blank=True)
    token = models.CharField(max_length=40, unique=True)
    standard = models.CharField(max_length=10, blank=True)  # scorm12 | xapi
    launch = models.CharField(max_length=250, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Recording(TimeStamped):
    """A voice, from a role-play or a candidate's reading; a person listens and says what for."""

    file = models.FileField(upload_to="training/recordings/", max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    seconds = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"recording {self.pk}"
