from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.customers.choices import ConsentState, Purpose, Scheme
from apps.customers.models.customer import Customer
from apps.customers.models.identity import Identity
from apps.customers.querysets import ConsentQuerySet


class Consent(TimeStamped):
    """What a customer agreed to or took back, with proof. Append-only: the newest counts."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents")
    identity = models.ForeignKey(
        Identity, models.PROTECT, null=True, blank=True, related_name="consents"
    )
    purpose = models.CharField(max_length=12, choices=Purpose)
    channel_kind = models.CharField(max_length=20, blank=True)  # empty: every channel
    state = models.CharField(max_length=10, choices=ConsentState)
    basis = models.CharField(max_length=40, blank=True)  # "consent", "contract", ...
    captured_from = models.CharField(max_length=120, blank=True)  # "form returns", "agent"
    text = models.TextField(blank=True)  # the words that were agreed to
    text_version = models.CharField(max_length=20, blank=True)
    proof = models.JSONField(default=dict, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["customer", "purpose", "-at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class Suppression(TimeStamped):
    """An address nobody may be contacted at for a purpose, whoever it belongs to."""

    scheme = models.CharField(max_length=20, choices=Scheme)
    value = models.CharField(max_length=320)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)  # empty: all
    reason = models.CharField(max_length=160, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value", "purpose"], name="suppression_once"),
        ]

    def __str__(self) -> str:
        return self.value
