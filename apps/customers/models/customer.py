from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.core.models import TimeStamped
from apps.customers.choices import CustomerStatus
from apps.customers.querysets import CustomerQuerySet, OrganisationQuerySet


class Organisation(TimeStamped):
    """The company a customer belongs to; its mail domains suggest who else does."""

    name = models.CharField(max_length=160)
    domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subsidiaries"
    )
    external_ref = models.CharField(max_length=80, blank=True)
    attributes = models.JSONField(default=dict, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["domains"], name="organisation_domains"),
            GinIndex(name="organisation_name_like", fields=["name"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class Customer(TimeStamped):
    """A person we serve, however many addresses they write from and brands they buy from.

    Everything above points here; customers import none of it. ``search_text`` is what the
    list searches: unaccented lower-case name, addresses, phone digits, organisation and
    attribute values, kept by ``services`` in the transaction that changes one of them.
    """

    name = models.CharField(max_length=160, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="customers"
    )
    brands = models.ManyToManyField("accounts.Brand", related_name="customers", blank=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    country = models.CharField(max_length=2, blank=True)
    tier = models.CharField(max_length=20, blank=True)  # "vip", "gold": routing may weigh it
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_customers",
    )
    tags = models.ManyToManyField("customers.Tag", related_name="customers", blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=12, choices=CustomerStatus, default=CustomerStatus.ACTIVE)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    last_contact_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="customer_merged_iff_into",
                condition=Q(status=CustomerStatus.MERGED) ^ Q(merged_into__isnull=True),
            ),
        ]
        indexes = [
            GinIndex(name="customer_search", fields=["search_text"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["-last_contact_at", "-id"], name="customer_last_contact"),
            models.Index(fields=["name", "id"], name="customer_by_name"),
            # Few customers have a tier: the list by tier must not read all the others.
            models.Index(
                fields=["tier", "-last_contact_at", "-id"],
                name="customer_of_tier",
                condition=~Q(tier=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Customer {self.pk}"

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
