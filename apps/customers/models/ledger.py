from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.customers.choices import TouchpointKind
from apps.customers.models.customer import Customer
from apps.customers.querysets import TouchpointQuerySet


class Touchpoint(models.Model):
    """One line of the 360° ledger, written in the transaction of what it tells of."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="touchpoints")
    brand = models.ForeignKey(
        "accounts.Brand", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=TouchpointKind)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ref = models.CharField(max_length=60, blank=True)  # "case:42", "interaction:7"
    summary = models.CharField(max_length=240)
    particulars = models.JSONField(default=dict, blank=True)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["customer", "-at", "-id"], name="touchpoint_ledger")]

    def __str__(self) -> str:
        return self.summary
