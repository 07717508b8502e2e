from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.channels.choices import AccountStatus, ChannelKind, InboundState, OutboxState
from apps.channels.querysets import (
    ChannelAccountQuerySet,
    InboundEventQuerySet,
    OutboxMessageQuerySet,
)
from apps.core.models import TimeStamped

SERVED_HERE = {ChannelKind.CHAT, ChannelKind.FORM}  # no provider that could fail


def new_key() -> str:
    """A channel's public name in addresses and scripts: says nothing, guesses nothing."""
    return uuid.uuid4().hex[:16]


class ChannelAccount(TimeStamped):
    """One of our own addresses: a mailbox, a chat widget, a form, a phone number."""

    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="channel_accounts")
    kind = models.CharField(max_length=12, choices=ChannelKind)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    address = models.CharField(max_length=320, blank=True)  # help@example.org; empty for chat
    options = models.JSONField(default=dict, blank=True)  # the adapter's, validated by its form
    credentials = models.BinaryField(default=bytes, blank=True)  # MultiFernet of a JSON object
    status = models.CharField(max_length=10, choices=AccountStatus, default=AccountStatus.ACTIVE)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    cursor = models.JSONField(default=dict, blank=True)  # how far a poller has read

    objects = ChannelAccountQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address"],
                condition=~Q(address="") & ~Q(status=AccountStatus.ARCHIVED),
                name="channel_address_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == AccountStatus.ACTIVE

    @property
    def health(self) -> str:
        """``fine``, ``down`` (see ``last_error``), ``untried`` or ``off``."""
        if not self.is_active:
            return "off"
        if self.last_error:
            return "down"
        return "fine" if self.last_ok_at or self.kind in SERVED_HERE else "untried"


class InboundEvent(TimeStamped):
    """What a provider sent us, byte for byte, before anything read it.

    Stored under a unique key, then answered, then handled; a sweeper finds what was not.
    """

    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="inbound_events")
    dedupe_key = models.CharField(max_length=200)
    headers = models.JSONField(default=dict, blank=True)
    raw = models.BinaryField()
    state = models.CharField(max_length=12, choices=InboundState, default=InboundState.STORED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = InboundEventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "dedupe_key"], name="inbound_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="inbound_due",
                condition=Q(state=InboundState.STORED),
            ),
            models.Index(
                fields=["-id"],
                name="inbound_quarantined",
                condition=Q(state=InboundState.QUARANTINED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.dedupe_key}"


class Arrival(models.Model):
    """One mail, over however many of a brand's addresses it came: the first event has it."""

    brand = models.ForeignKey("accounts.Brand", models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=400)
    event = models.ForeignKey(InboundEvent, models.CASCADE, related_name="arrivals")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "fingerprint"], name="arrival_once"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:16]


class OutboxMessage(TimeStamped):
    """What we owe a provider: written with the message, sent by a leased sender, kept after.

    ``reference`` names the row above that owns it ("delivery:12"); channels never reads it.
    """

    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="outbox")
    idempotency_key = models.CharField(max_length=80, unique=True)
    reference = models.CharField(max_length=60)
    payload = models.JSONField()  # protocol.Outbound as JSON; attachments by storage name
    recipients = ArrayField(models.CharField(max_length=320), default=list)
    automatic = models.BooleanField(default=False)  # no person wrote it
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True)
    provider_id = models.CharField(max_length=250, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="outbox_due",
                condition=Q(state__in=[OutboxState.QUEUED, OutboxState.SENDING]),
            ),
            # How many automatic answers somebody had today.
            models.Index(
                fields=["-created_at"], name="outbox_automatic", condition=Q(automatic=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"
