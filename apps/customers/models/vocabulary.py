from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.models import TimeStamped
from apps.customers.choices import AppliesTo, AttributeKind
from apps.customers.querysets import (
    AttributeDefinitionQuerySet,
    SavedFilterQuerySet,
    TagQuerySet,
)


class Tag(TimeStamped):
    name = models.CharField(max_length=40, unique=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AttributeDefinition(TimeStamped):
    """A typed field that an administrator adds to customers, organisations or cases."""

    key = models.SlugField()
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=AttributeKind, default=AttributeKind.TEXT)
    applies_to = models.CharField(max_length=14, choices=AppliesTo, default=AppliesTo.CUSTOMER)
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = AttributeDefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["applies_to", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["applies_to", "key"], name="attribute_key_once"),
        ]

    def __str__(self) -> str:
        return self.label


class SavedFilter(TimeStamped):
    """A list's filters under a name, for the one who saved them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    screen = models.CharField(max_length=40)  # "customers"
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "screen", "name"], name="saved_filter_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
