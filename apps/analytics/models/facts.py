"""What is known of each contact, place in line, holding, case and offer: derived, never edited.

Rows of others are named by their number without a constraint: facts never hold up a change
below them, and are made anew from the log at any time. 0 stands for nobody and nothing.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.analytics.querysets import FactQuerySet


class _Dimensioned(models.Model):
    """The cell a fact belongs to, but for its time."""

    brand = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=12)  # the channel's kind
    channel = models.BigIntegerField(default=0)  # the channel account
    queue = models.BigIntegerField(default=0)
    team = models.BigIntegerField(default=0)
    agent = models.BigIntegerField(default=0)
    reason = models.BigIntegerField(default=0)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


class _OfInteraction(_Dimensioned):
    interaction = models.BigIntegerField()
    at = models.DateTimeField()  # the event that says into which interval it belongs

    class Meta:
        abstract = True


class PlaceFact(_OfInteraction):
    """One place in one line, and the one of five ways it was left. ``at``: offered."""

    entry = models.BigIntegerField(unique=True)
    left = models.CharField(max_length=10)  # domain.waiting.Left
    waited_ms = models.BigIntegerField(default=0)
    in_time = models.BooleanField(default=False)
    is_overflow = models.BooleanField(default=False)
    promised_percent = models.SmallIntegerField(default=0)  # by its queue, when it came
    foretold_ms = models.BigIntegerField(null=True, blank=True)  # the wait it was told

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="place_fact_at"),
            models.Index(fields=["interaction"], name="place_fact_interaction"),
            models.Index(
                fields=["entry"], name="place_fact_waiting", condition=models.Q(left="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interaction}: {self.left}"


class ContactFact(_OfInteraction):
    """One interaction as the customer had it. ``at``: opened."""

    direction = models.CharField(max_length=10)
    is_continuation = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    first_reply_ms = models.BigIntegerField(null=True, blank=True)
    first_reply_business_ms = models.BigIntegerField(null=True, blank=True)
    reply_due_at = models.DateTimeField(null=True, blank=True)  # the promise, if it still binds
    is_reply_due = models.BooleanField(default=False)  # kept, or run out when it was counted
    first_reply_at = models.DateTimeField(null=True, blank=True)
    bot_reply_ms = models.BigIntegerField(null=True, blank=True)
    turns = models.IntegerField(default=0)
    turn_ms = models.BigIntegerField(default=0)
    received = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    sent_by_bot = models.IntegerField(default=0)
    rating = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction"], name="contact_fact_once"),
        ]
        indexes = [
            models.Index(fields=["at"], name="contact_fact_at"),
            models.Index(fields=["ended_at"], name="contact_fact_ended"),  # what is open, by then
            # A promise that runs out changes a figure without anything happening.
            models.Index(
                fields=["reply_due_at"],
                name="contact_fact_reply_due",
                condition=models.Q(is_reply_due=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interaction}"


class HoldingFact(_OfInteraction):
    """One stretch of one person with one contact. ``at``: when they were done, or began."""

    number = models.SmallIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True)  # domain.holding.Ended
    talk_ms = models.BigIntegerField(default=0)
    wrap_ms = models.BigIntegerField(default=0)
    focus_ms = models.BigIntegerField(default=0)
    session_ms = models.BigIntegerField(default=0)
    # start, end, start, end ... in milliseconds: when it asked something of them.
    talking = ArrayField(models.BigIntegerField(), default=list)
    wrapping = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "number"], name="holding_fact_once"),
        ]
        indexes = [
            models.Index(fields=["at"], name="holding_fact_at"),
            models.Index(fields=["agent", "at"], name="holding_fact_of_agent"),
            models.Index(
                fields=["agent"],
                name="holding_fact_open",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interaction} with {self.agent}"


class OfferFact(_OfInteraction):
    """One offer to one person. ``at``: offered."""

    offer = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=14)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="offer_fact_at"),
            models.Index(fields=["interaction"], name="offer_fact_interaction"),
            models.Index(
                fields=["offer"], name="offer_fact_open", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {self.state}"


class CaseFact(_Dimensioned):
    """One resolved case. ``at``: its last resolve. ``kind``: of its first interaction."""

    case = models.BigIntegerField(unique=True)
    customer = models.BigIntegerField()
    at = models.DateTimeField()
    first_contact_at = models.DateTimeField()
    resolution_ms = models.BigIntegerField(default=0)
    resolution_business_ms = models.BigIntegerField(default=0)
    contacts = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    passed_on = models.IntegerField(default=0)
    outcome = models.CharField(max_length=12, blank=True)
    # The customer's next contact about the same reason, over whatever channel.
    next_contact_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="case_fact_at"),
            models.Index(fields=["customer", "at"], name="case_fact_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.case}"
