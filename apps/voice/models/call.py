from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.voice.choices import TRIAL, CallEnd, CallState, Consent, LegRole, LegState, Outlives
from apps.voice.models.number import PhoneNumber
from apps.voice.models.server import VoiceServer
from apps.voice.querysets import CallQuerySet


class Call(TimeStamped):
    """What only a call knows; the conversation itself is its interaction.

    No interaction yet: the caller is in the menu. Ids at the telephone server follow from
    ``key``, so that a restarted process finds everything again. A call from a website has
    neither server nor number: two browsers carry it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    interaction = models.OneToOneField(
        "interactions.Interaction", models.CASCADE, null=True, blank=True, related_name="call"
    )
    identity = models.ForeignKey(
        "customers.Identity", models.PROTECT, null=True, blank=True, related_name="+"
    )
    server = models.ForeignKey(
        VoiceServer, models.PROTECT, null=True, blank=True, related_name="calls"
    )
    number = models.ForeignKey(
        PhoneNumber, models.PROTECT, null=True, blank=True, related_name="calls"
    )
    direction = models.CharField(max_length=3, default="in")  # in | out | TRIAL
    state = models.CharField(max_length=12, choices=CallState, default=CallState.ARRIVING)
    other_party = models.CharField(max_length=80, blank=True)  # E.164, or as the network said it
    started_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    talking_at = models.DateTimeField(null=True, blank=True)  # both were first connected
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=CallEnd, default=CallEnd.NONE, blank=True)
    cause = models.PositiveSmallIntegerField(null=True, blank=True)  # Q.850
    hold_seconds = models.PositiveIntegerField(default=0)
    held_since = models.DateTimeField(null=True, blank=True)
    consent = models.CharField(max_length=6, choices=Consent, default=Consent.NONE, blank=True)
    refused_recording = models.BooleanField(default=False)  # the caller said so
    leaves = models.CharField(max_length=10, choices=Outlives, default=Outlives.NOTHING, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                name="call_ended_iff_ended_at",
                condition=Q(state=CallState.ENDED) ^ Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="call_has_both_or_neither",
                condition=Q(server__isnull=True, number__isnull=True)
                | Q(server__isnull=False, number__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["server"], name="call_live", condition=~Q(state=CallState.ENDED)),
            models.Index(fields=["number", "-started_at"], name="call_of_number"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.other_party}: {self.state}"

    @property
    def may_be_recorded(self) -> bool:
        return self.our_number.records and not self.refused_recording

    @property
    def is_trial(self) -> bool:
        """Of a flow, by whoever builds it: nothing is counted, queued or dialled outside."""
        return self.direction == TRIAL

    @property
    def bridge(self) -> str:
        return f"call-{self.key}"

    @property
    def is_web(self) -> bool:
        """Two browsers carry it, and no telephone server knows of it."""
        return self.server_id is None

    @property
    def asterisk(self) -> VoiceServer:
        """The telephone server of a phone call."""
        if self.server is None:
            raise ValueError("A call from a website has no telephone server")
        return self.server

    @property
    def our_number(self) -> PhoneNumber:
        """The number of ours that a phone call is about."""
        if self.number is None:
            raise ValueError("A call from a website has no number")
        return self.number


class Leg(TimeStamped):
    """One party's line of a call. ``channel`` is its id at the telephone server."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="legs")
    channel = models.CharField(max_length=80, unique=True)
    role = models.CharField(max_length=10, choices=LegRole)
    state = models.CharField(max_length=8, choices=LegState, default=LegState.DIALLED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="legs"
    )
    offer = models.ForeignKey(
        "routing.Offer", models.SET_NULL, null=True, blank=True, related_name="legs"
    )
    address = models.CharField(max_length=80, blank=True)  # endpoint or number
    purpose = models.CharField(max_length=8, blank=True)  # a supervisor's: listen whisper barge
    is_muted = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cause = models.PositiveSmallIntegerField(null=True, blank=True)
    quality = models.JSONField(default=dict, blank=True)  # what the browser measured
    seen_at = models.DateTimeField(null=True, blank=True)  # a browser's sign of life

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["call"], name="leg_live", condition=~Q(state=LegState.ENDED)),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.address}: {self.state}"


class CallEvent(models.Model):
    """One thing that happened in a call, append-only: the reader's story, the reports' source."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    particulars = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind
