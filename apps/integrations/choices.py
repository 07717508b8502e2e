from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionStatus(models.TextChoices):
    ACTIVE = "active", _("On")
    PAUSED = "paused", _("Paused")
    DISABLED = "disabled", _("Switched off: it failed for days")


class DispatchState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Arrived")
    FAILED = "failed", _("Given up")
