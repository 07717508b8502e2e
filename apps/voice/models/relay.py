from __future__ import annotations

from django.db import models

from apps.core.models import TimeStamped


class MediaRelay(TimeStamped):
    """How browsers find a way to each other: one row, over what the environment says.

    Without a TURN server calls connect only where no firewall stands between the two.
    """

    stun_urls = models.TextField(blank=True)  # one a line: stun:host:port
    turn_urls = models.TextField(blank=True)  # one a line: turn:host:port?transport=udp
    secret = models.BinaryField(default=bytes, blank=True)  # shared with the TURN server, sealed

    def __str__(self) -> str:
        return "relay"
