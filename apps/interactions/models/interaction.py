from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.interactions.choices import Direction, EndReason, Status
from apps.interactions.models.case import Case
from apps.interactions.querysets import InteractionQuerySet


class Interaction(TimeStamped):
    """One engagement with one customer on one channel, from hello to wrap-up.

    Chats, mails and calls are all interactions; what only a call knows lives in ``voice``,
    what only a queue knows in ``routing.QueueEntry``. Both point here, never the other way.
    Going on over another channel makes a new interaction that ``continues`` this one.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="interactions")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="interactions")
    channel = models.ForeignKey(
        "contact_channels.ChannelAccount", models.PROTECT, related_name="interactions"
    )
    kind = models.CharField(max_length=12)  # the channel's kind, kept for lists and facts
    identity = models.ForeignKey(
        "customers.Identity", models.PROTECT, null=True, blank=True, related_name="interactions"
    )
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.INBOUND)
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interactions",
    )
    attention = models.CharField(max_length=10, default="us")  # us | customer | snoozed
    attention_since = models.DateTimeField(default=timezone.now)
    # What self-service, a form or the host page already knows: {"reason", "page", "slots"...}
    handoff_context = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=10, blank=True)
    end_reason = models.CharField(
        max_length=10, choices=EndReason, default=EndReason.NONE, blank=True
    )
    # How far each side has read: message seq of the case.
    customer_read_seq = models.PositiveIntegerField(default=0)
    agent_read_seq = models.PositiveIntegerField(default=0)
    # How far merging its case has moved its messages' seq. A visitor counts without it, so that
    # what is on their screen keeps its number.
    seq_shift = models.PositiveIntegerField(default=0, db_default=0)
    customer_seen_at = models.DateTimeField(null=True, blank=True)  # heartbeat of a live visitor

    opened_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # an agent took it
    first_reply_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # the conversation is over
    wrapped_up_at = models.DateTimeField(null=True, blank=True)
    wrap_up_due_at = models.DateTimeField(null=True, blank=True)
    reply_window_expires_at = models.DateTimeField(null=True, blank=True)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="interaction_waiting_has_no_owner",
                condition=~Q(status=Status.WAITING) | Q(owner__isnull=True),
            ),
            models.CheckConstraint(
                name="interaction_over_iff_ended_at",
                condition=Q(status__in=[Status.WRAP_UP, Status.ENDED]) ^ Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="interaction_of_case"),
            models.Index(fields=["customer", "-opened_at"], name="interaction_of_customer"),
            # Agents and routing ask for the open ones all day; ended rows are 99 %.
            models.Index(
                fields=["owner", "status"],
                name="interaction_on_hands",
                condition=~Q(status=Status.ENDED),
            ),
            models.Index(
                fields=["channel", "opened_at"],
                name="interaction_waiting",
                condition=Q(status=Status.WAITING),
            ),
            models.Index(fields=["-opened_at", "kind"], name="interaction_recent"),
            models.Index(
                fields=["wrap_up_due_at"],
                name="interaction_wrap_up_due",
                condition=Q(status=Status.WRAP_UP),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status != Status.ENDED


class InteractionEvent(models.Model):
    """One step of an interaction's life, append-only: the source of every figure."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)  # "opened", "queued", "offered", "answered", ...
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    particulars = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["interaction", "id"], name="interaction_story"),
            models.Index(fields=["at"], name="interaction_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id} {self.kind}"
