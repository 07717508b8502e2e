from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.interactions.choices import NotificationKind
from apps.interactions.models.case import Case
from apps.interactions.models.message import Message
from apps.interactions.querysets import NotificationQuerySet


class Notification(models.Model):
    """Something one person should know of: the bell of the desk."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=NotificationKind)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notifications")
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    actor = models.ForeignKey(  # empty: the house itself
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    words = models.CharField(max_length=240, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "message"],
                name="notification_once",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(
                fields=["user"], name="notification_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"
