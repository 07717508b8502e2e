from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.interactions.choices import (
    DeliveryState,
    Direction,
    Landing,
    MessageKind,
    Visibility,
)
from apps.interactions.models.case import Case
from apps.interactions.models.interaction import Interaction
from apps.interactions.querysets import AttachmentQuerySet, DraftQuerySet, Messages


class Message(TimeStamped):
    """One item of a case's conversation. ``seq`` orders all of a case, whatever the channel."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    interaction = models.ForeignKey(Interaction, models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=MessageKind, default=MessageKind.TEXT)
    direction = models.CharField(max_length=10, choices=Direction)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.CUSTOMER)
    author = models.ForeignKey(  # empty: the customer, or the house itself
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sender = models.CharField(max_length=320, blank=True)  # the customer's address or name
    subject = models.CharField(max_length=240, blank=True)
    body = models.TextField(blank=True)  # plain text: what is searched, quoted and spoken
    body_html = models.TextField(blank=True)  # sanitised; shown in a sandboxed frame
    quoted = models.TextField(blank=True)  # quoted text and signature, folded away
    recipients = models.JSONField(default=dict, blank=True)  # {"to": [], "cc": [], "bcc": []}
    reply_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    # Chosen by the sender, so that a retried request is stored once.
    client_id = models.CharField(max_length=80)
    provider_id = models.CharField(max_length=250, blank=True)  # Message-ID, wamid, ...
    landing = models.CharField(max_length=12, choices=Landing, blank=True)
    inbound_event_id = models.BigIntegerField(null=True, blank=True)  # the raw original
    occurred_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("subject", "body", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = Messages()

    class Meta:
        ordering = ["case_id", "seq"]  # by "case" the table of cases would be joined
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="message_seq_once"),
            models.UniqueConstraint(
                fields=["interaction", "client_id"], name="message_client_id_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="message_search"),
            models.Index(fields=["interaction", "seq"], name="message_of_interaction"),
            models.Index(
                fields=["provider_id"],
                name="message_provider_id",
                condition=~Q(provider_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body[:40]}…" if len(self.body) > 40 else self.body

    @property
    def is_internal(self) -> bool:
        return self.visibility == Visibility.INTERNAL


class Attachment(TimeStamped):
    """A file of a message, streamed only through a view that asks who may see the message."""

    # Empty while the composer or the visitor still writes; swept after a day.
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    interaction = models.ForeignKey(
        Interaction, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    upload_key = models.CharField(max_length=64, unique=True)  # what the uploader names it by
    file = models.FileField(upload_to="attachments/%Y/%m/%d/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)  # sniffed from the bytes
    size = models.PositiveIntegerField()  # bytes
    content_id = models.CharField(max_length=250, blank=True)  # cid: of an inline image
    is_inline = models.BooleanField(default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="attachment_unclaimed",
                condition=Q(message__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}


class Delivery(TimeStamped):
    """How one outgoing message fared with one recipient."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    recipient = models.CharField(max_length=320)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    rank = models.PositiveSmallIntegerField(default=0)  # only grows
    outbox = models.ForeignKey(
        "contact_channels.OutboxMessage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deliveries",
    )
    due_at = models.DateTimeField(default=timezone.now)  # later: scheduled, or held for undo
    cancel_on_reply = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)  # the provider's error in words
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "recipient"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_scheduled",
                condition=Q(state=DeliveryState.SCHEDULED),
            ),
            models.Index(
                fields=["due_at"],
                name="delivery_under_way",
                condition=Q(state__in=[DeliveryState.SCHEDULED, DeliveryState.QUEUED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.state}"


class Hold(models.Model):
    """A reply that waits before it leaves, and what sending it changed, should it be taken back."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="hold")
    until = models.DateTimeField()
    # {"waiting_since", "respond_by", "status", "first_reply_at"...}: as they were
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(  # empty: the customer wrote first
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.message_id} until {self.until:%H:%M:%S}"


class Revision(models.Model):
    """What a message said before an edit."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    body = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id} at {self.at:%H:%M}"


class Reaction(TimeStamped):
    message = models.ForeignKey(Message, models.CASCADE, related_name="reactions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    emoji = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "author", "emoji"],
                name="reaction_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.emoji


class Draft(TimeStamped):
    """What an agent has typed into a case and not sent, kept through reloads and devices."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=6, default="reply")  # reply | note
    body = models.TextField(blank=True)
    options = models.JSONField(default=dict, blank=True)  # via, subject, cc, attachment keys

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "author", "kind"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return self.body[:40]
