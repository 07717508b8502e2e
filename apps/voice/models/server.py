from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.core.models import TimeStamped
from apps.voice.querysets import PhoneQuerySet


class VoiceServer(TimeStamped):
    """One Asterisk, and how its ``manage.py voice`` process reaches it.

    ``ari_url`` is on loopback or a private network, never public. Browsers register through
    ``socket_url``, the reverse proxy's wss address.
    """

    name = models.SlugField(max_length=40, unique=True)
    ari_url = models.CharField(max_length=200)
    ari_user = models.CharField(max_length=60, default="switchroom")
    ari_password = models.BinaryField(default=bytes, blank=True)  # sealed
    socket_url = models.CharField(max_length=200, blank=True)
    trunk = models.CharField(max_length=40, default="trunk")  # endpoint of calls out
    media_address = models.CharField(max_length=60, blank=True)  # of browsers' sound, behind NAT
    archived_at = models.DateTimeField(null=True, blank=True)
    # What its process last saw; the page for IT reads these.
    seen_at = models.DateTimeField(null=True, blank=True)
    is_connected = models.BooleanField(default=False)
    version = models.CharField(max_length=60, blank=True)
    health = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def app(self) -> str:
        """The name under which Asterisk hands calls to its process."""
        return f"cc-{self.name}"


class Phone(TimeStamped):
    """Where somebody is rung: their browser (made when they register) or a desk phone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phone")
    server = models.ForeignKey(VoiceServer, models.PROTECT, related_name="phones")
    endpoint = models.CharField(max_length=60, unique=True)
    is_desk_phone = models.BooleanField(default=False)
    is_online = models.BooleanField(default=False)  # Asterisk's word
    password = models.BinaryField(default=bytes, blank=True)  # a browser's, sealed
    password_until = models.DateTimeField(null=True, blank=True)

    objects = PhoneQuerySet.as_manager()

    def __str__(self) -> str:
        return self.endpoint
