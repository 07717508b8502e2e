from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.routing.choices import EntryExit, EntryState, OfferState
from apps.routing.models.queue import Queue
from apps.routing.querysets import OfferQuerySet, QueueEntryQuerySet


class QueueEntry(TimeStamped):
    """One interaction's place in one queue, and its weight on an agent afterwards.

    An assigned entry is the load an agent carries: ``weight`` times what its attention is
    worth. At most one live entry per interaction. ``enqueued_at`` survives a re-offer, so a
    missed offer never sends a customer to the back.
    """

    interaction = models.ForeignKey(
        "interactions.Interaction", models.CASCADE, related_name="queue_entries"
    )
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12)  # the channel's kind
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.WAITING)
    exit = models.CharField(max_length=12, choices=EntryExit, default=EntryExit.NONE, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="queue_entries",
    )
    base_priority = models.PositiveIntegerField(default=0)
    boost = models.IntegerField(default=0)
    weight = models.PositiveSmallIntegerField(default=30)
    attention = models.CharField(max_length=10, default="us")  # us | customer | parked | snoozed
    attention_since = models.DateTimeField(default=timezone.now)
    extra_skills = models.JSONField(default=dict, blank=True)  # {skill id: level}, from the flow
    language = models.CharField(max_length=10, blank=True)
    preferred_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    preferred_until = models.DateTimeField(null=True, blank=True)
    boosts = models.JSONField(default=list, blank=True)  # names of domain/scoring.py's boosts
    excluded_agents = models.JSONField(default=list, blank=True)  # who passed it on
    passed_until = models.DateTimeField(null=True, blank=True)  # then they may be asked again
    held_until = models.DateTimeField(null=True, blank=True)  # came out of hours: the opening
    overflow_done = models.JSONField(default=list, blank=True)  # steps already taken
    respond_by = models.DateTimeField(null=True, blank=True)
    # What was told on entry (domain/waiting.py): the line ahead, and the range in seconds.
    ahead = models.PositiveIntegerField(default=0)
    expected_wait = models.PositiveIntegerField(null=True, blank=True)  # the formula's, P50
    expected_wait_high = models.PositiveIntegerField(null=True, blank=True)  # P80

    enqueued_at = models.DateTimeField(default=timezone.now)
    offers_made = models.PositiveSmallIntegerField(default=0)
    assigned_at = models.DateTimeField(null=True, blank=True)
    # When its wait ended: the first agent took it. Survives a hand-over; the service level's clock.
    # Equal to enqueued_at for what never waited (an agent wrote first).
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = QueueEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "queue entries"
        constraints = [
            models.UniqueConstraint(
                fields=["interaction"],
                condition=~Q(state=EntryState.DONE),
                name="entry_one_live_per_interaction",
            ),
            models.CheckConstraint(
                name="entry_assigned_has_agent",
                condition=~Q(state=EntryState.ASSIGNED) | Q(agent__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_done_iff_done_at",
                condition=Q(state=EntryState.DONE) ^ Q(done_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "enqueued_at"],
                name="entry_waiting",
                condition=Q(state=EntryState.WAITING),
            ),
            models.Index(
                fields=["updated_at"],
                name="entry_waiting_changed",
                condition=Q(state=EntryState.WAITING),
            ),
            models.Index(
                fields=["agent"], name="entry_held", condition=Q(state=EntryState.ASSIGNED)
            ),
            models.Index(fields=["queue", "-done_at"], name="entry_done"),
            models.Index(fields=["queue", "-enqueued_at"], name="entry_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id} in {self.queue_id}: {self.state}"


class Offer(models.Model):
    """One entry shown to one agent for a few seconds, with the reason it went to them."""

    entry = models.ForeignKey(QueueEntry, models.CASCADE, related_name="offers")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="offers")
    state = models.CharField(max_length=14, choices=OfferState, default=OfferState.OPEN)
    offered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)  # one sentence, for the agent and the supervisor
    trace = models.JSONField(default=dict)  # who was considered, who was left out and why

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=OfferState.OPEN), name="offer_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["agent"], name="offer_open", condition=Q(state=OfferState.OPEN)),
            models.Index(fields=["agent", "-offered_at"], name="offer_of_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.agent_id}: {self.state}"


class WaitObservation(models.Model):
    """What a customer was told to expect and what came: the estimate's own record."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="wait_observations")
    at = models.DateTimeField(default=timezone.now)
    ahead = models.PositiveIntegerField()
    predicted_low = models.PositiveIntegerField(null=True, blank=True)  # seconds, P50
    predicted_high = models.PositiveIntegerField(null=True, blank=True)  # seconds, P80
    waited = models.PositiveIntegerField()  # seconds
    answered = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["queue", "-at"], name="wait_observed")]

    def __str__(self) -> str:
        return f"{self.waited} s"
