from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped
from apps.voice.choices import CallerId, ConsentPolicy
from apps.voice.models.flow import CallFlow
from apps.voice.models.server import VoiceServer
from apps.voice.querysets import PhoneNumberQuerySet


class PhoneNumber(TimeStamped):
    """One of our numbers: whose it is, where its calls go, what calls out of it show.

    Its channel account carries brand, hours and the queue (``routing.EntryPoint``).
    """

    channel = models.OneToOneField(
        "contact_channels.ChannelAccount", models.PROTECT, related_name="phone_number"
    )
    number = models.CharField(max_length=20, unique=True)  # E.164
    server = models.ForeignKey(VoiceServer, models.PROTECT, related_name="numbers")
    # What callers meet first; none: straight into the line. The second: when it is closed.
    flow = models.ForeignKey(
        CallFlow, models.PROTECT, null=True, blank=True, related_name="numbers"
    )
    closed_flow = models.ForeignKey(
        CallFlow, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # After the agent hung up: where callers are asked how it was.
    after_flow = models.ForeignKey(
        CallFlow, models.PROTECT, null=True, blank=True, related_name="+"
    )
    caller_id = models.CharField(max_length=10, choices=CallerId, default=CallerId.OWN)
    records = models.BooleanField(default=True)
    consent = models.CharField(max_length=8, choices=ConsentPolicy, default=ConsentPolicy.COUNTRY)
    consent_announcement = models.CharField(max_length=120, blank=True)  # a prompt's name
    tells_agent = models.BooleanField(default=True)  # that a supervisor listens
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PhoneNumberQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
