from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class TimeStamped(models.Model):
    """When a row was made and last changed. ``update()`` must set ``updated_at`` itself."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """Who did what to which row, and why: append-only, written with the change it tells of."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField(max_length=80)  # past tense, dotted: "customer.merged"
    target = models.CharField(max_length=80, blank=True)  # "customers.customer:42"
    summary = models.CharField(max_length=300, blank=True)
    particulars = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["target", "-at"], name="audit_target"),
            models.Index(fields=["-at"], name="audit_at"),
        ]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class IdempotencyKey(models.Model):
    """A program's word for one request: the same again gives what the first one made."""

    owner = models.CharField(max_length=40)  # "user:12"
    key = models.CharField(max_length=120)
    made = models.CharField(max_length=80)  # "case:42"
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key_once"),
        ]
        indexes = [models.Index(fields=["at"], name="idempotency_key_at")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
