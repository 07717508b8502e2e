from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    CHAT = "chat", _("Website chat")
    EMAIL = "email", _("E-mail")
    FORM = "form", _("Contact form")
    GENERIC = "generic", _("Signed webhook")
    VOICE = "voice", _("Phone")
    VIDEO = "video", _("Video")
    SMS = "sms", _("Text message")
    MESSAGING = "messaging", _("Messaging app")
    SOCIAL = "social", _("Social media")


class AccountStatus(models.TextChoices):
    ACTIVE = "active", _("On")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", _("Archived")


class InboundState(models.TextChoices):
    STORED = "stored", _("Stored")
    HANDLED = "handled", _("Handled")
    QUARANTINED = "quarantined", _("Quarantined")


class OutboxState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    CANCELLED = "cancelled", _("Cancelled")
