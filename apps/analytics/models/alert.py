from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.analytics.models.board import BoardTile
from apps.core.models import TimeStamped


class AlertRule(TimeStamped):
    """Who hears of it when a tile's mark changes: the desk, addresses, a program."""

    tile = models.OneToOneField(BoardTile, models.CASCADE, related_name="alert")
    to_desk = models.BooleanField(default=True)
    at_risk = models.BooleanField(default=False)  # already when it gets close
    emails = ArrayField(models.EmailField(), default=list, blank=True)
    webhook_url = models.URLField(max_length=300, blank=True)
    secret = models.BinaryField(default=bytes, blank=True)  # sealed; signs what we post

    def __str__(self) -> str:
        return f"alert of {self.tile_id}"


class AlertEvent(models.Model):
    """One change of a mark that somebody wanted to hear of."""

    tile = models.ForeignKey(BoardTile, models.CASCADE, related_name="alerts")
    before = models.CharField(max_length=6, blank=True)
    after = models.CharField(max_length=6, blank=True)
    value = models.FloatField(null=True, blank=True)
    target = models.FloatField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tile", "-at"], name="alert_of_tile")]

    def __str__(self) -> str:
        return f"{self.tile_id}: {self.after}"


class AlertDelivery(TimeStamped):
    """What is owed to one address or program; tried again until it arrives or is given up."""

    event = models.ForeignKey(AlertEvent, models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=8)  # email, webhook
    to = models.CharField(max_length=320)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "alert deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "way", "to"], name="alert_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="alert_delivery_due",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} to {self.to}"
