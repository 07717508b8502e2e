from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.customers.choices import Scheme, Verification
from apps.customers.models.customer import Customer
from apps.customers.querysets import IdentityQuerySet


class Identity(TimeStamped):
    """One address or number of a customer, in the channel's canonical form.

    Unverified (``verified_at`` empty) means somebody typed it: it never joins a person's open
    case by itself. Blocking is per identity, because a stolen phone must not block the person.
    ``match_keys`` are the variants that suggest two people are one (see domain/addresses.py).
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")
    scheme = models.CharField(max_length=20, choices=Scheme)
    scope = models.CharField(max_length=120, blank=True)  # portfolio, page or channel key
    value = models.CharField(max_length=320)  # lower-case mail, +E.164, provider's id
    display = models.CharField(max_length=320, blank=True)  # as the customer writes it
    match_keys = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verification = models.CharField(
        max_length=10, choices=Verification, default=Verification.NONE, blank=True
    )
    blocked_at = models.DateTimeField(null=True, blank=True)
    undeliverable_at = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(  # with whom it may match; empty: not looked for yet
        null=True, blank=True
    )

    objects = IdentityQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "scope", "value"],
                condition=Q(valid_to__isnull=True),
                name="identity_one_holder",
            ),
        ]
        indexes = [
            GinIndex(fields=["match_keys"], name="identity_match_keys"),
            models.Index(
                fields=["created_at"],
                name="identity_uncompared",
                condition=Q(compared_at__isnull=True),
            ),
            # The few that the list's filters ask for among millions.
            models.Index(
                fields=["customer"],
                name="identity_undeliverable",
                condition=Q(undeliverable_at__isnull=False),
            ),
            models.Index(
                fields=["customer"],
                name="identity_blocked",
                condition=Q(blocked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display or self.value

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None
