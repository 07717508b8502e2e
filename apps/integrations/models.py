from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.integrations.choices import DispatchState, SubscriptionStatus
from apps.integrations.querysets import (
    DispatchQuerySet,
    PublishedFactQuerySet,
    SubscriptionQuerySet,
)


class Fact(models.Model):
    """Something that happened, for programs outside: written as soon as it is committed.

    ``seq`` is given afterwards, by one writer at a time: whoever has read n knows that nothing
    below it comes any more. It names rows and holds no text of a customer.
    """

    kind = models.CharField(max_length=60)  # "message.created"
    noun = models.CharField(max_length=30)
    noun_id = models.BigIntegerField()
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    brands = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField(default=timezone.now)
    seq = models.BigIntegerField(null=True, unique=True)

    objects = PublishedFactQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], name="fact_unnumbered", condition=Q(seq__isnull=True)),
            models.Index(fields=["at"], name="fact_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.noun_id}"


class Subscription(TimeStamped):
    """Where another program wants to hear of which facts, and how we prove that it is us.

    ``secret`` is sealed; the one before it signs along until ``former_until``.
    """

    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # empty: all
    brands = models.ManyToManyField("accounts.Brand", blank=True, related_name="+")  # none: all
    # Of our phone numbers, for what is told of calls; none: all
    numbers = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    secret = models.BinaryField()
    former_secret = models.BinaryField(default=bytes, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=SubscriptionStatus, default=SubscriptionStatus.ACTIVE
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    failing_since = models.DateTimeField(null=True, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_problem = models.CharField(max_length=300, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Dispatch(TimeStamped):
    """One fact owed to one subscription: sent under a lease, tried again, kept as the log."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="dispatches")
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="dispatches")
    state = models.CharField(max_length=10, choices=DispatchState, default=DispatchState.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=500, blank=True)  # the beginning of what they said
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "dispatches"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "fact"], name="dispatch_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="dispatch_due",
                condition=Q(state__in=[DispatchState.QUEUED, DispatchState.SENDING]),
            ),
            models.Index(fields=["subscription", "-id"], name="dispatch_log"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} to {self.subscription_id}: {self.state}"
