from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SharedWith(models.TextChoices):
    NOBODY = "nobody", _("Only me")
    TEAMS = "teams", _("My teams")
    EVERYONE = "everyone", _("Everyone who sees reports")


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    MONTHLY = "monthly", _("On the first of the month")


class FileForm(models.TextChoices):
    CSV = "csv", _("Table (CSV)")
    XLSX = "xlsx", _("Workbook (XLSX)")
    PDF = "pdf", _("Page to print (PDF)")


class FeePer(models.TextChoices):
    MONTH = "month", _("a month")
    CONTACT = "contact", _("a contact")
    SEAT = "seat", _("a person and month")
