from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apps.core.models import TimeStamped
from apps.interactions.choices import Outcome
from apps.interactions.querysets import (
    CannedReplyQuerySet,
    ContactReasonQuerySet,
    DispositionQuerySet,
)


class ContactReason(TimeStamped):
    """Why customers turn to us: a tree, e.g. Delivery > Damaged in transit."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    brand = models.ForeignKey(
        "accounts.Brand", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ContactReasonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Disposition(TimeStamped):
    """How a contact ended: a tree whose roots belong to queues, with fields it asks for."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)  # suggested
    # [{"key": "order", "label": "Order number", "kind": "text", "required": true}]
    fields = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = DispositionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class CannedReply(TimeStamped):
    """A text for a moment that comes back, found by ``/shortcut``.

    ``{{ customer.name }}``, ``{{ agent.name }}``, ``{{ case.reference }}`` and
    ``{{ brand.name }}`` are substituted; nothing else is a template.
    """

    brand = models.ForeignKey(
        "accounts.Brand", models.PROTECT, null=True, blank=True, related_name="canned_replies"
    )
    shortcut = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    body = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    channel_kinds = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        ordering = ["shortcut"]
        verbose_name_plural = "canned replies"
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "shortcut", "language"],
                name="canned_reply_shortcut_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            GinIndex(
                name="canned_reply_like",
                fields=["title", "body"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.title
