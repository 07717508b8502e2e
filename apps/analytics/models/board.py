from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.analytics.querysets import BoardQuerySet
from apps.core.models import TimeStamped


class Board(TimeStamped):
    """A page for the big screen in the room: at most six tiles and a row of channels."""

    name = models.CharField(max_length=60)
    place = models.CharField(max_length=80, blank=True)  # "Malmö and Porto, open to 20:00"
    brands = models.ManyToManyField("accounts.Brand", related_name="+", blank=True)  # none: house
    queues = models.ManyToManyField("routing.Queue", related_name="+", blank=True)  # none: all
    time_zone = models.CharField(max_length=50, default="UTC")
    language = models.CharField(max_length=10, default="en")
    theme = models.CharField(max_length=10, default="", blank=True)  # light, dark; empty: system
    shows_channels = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BoardTile(TimeStamped):
    """One figure of a board. ``mark`` is how it stands, kept so that it cannot flicker."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="tiles")
    position = models.PositiveSmallIntegerField(default=0)
    measure = models.CharField(max_length=30)  # domain/boards.py
    title = models.CharField(max_length=40, blank=True)
    queue = models.ForeignKey("routing.Queue", models.CASCADE, null=True, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    target = models.FloatField()
    advice_risk = models.CharField(max_length=60, blank=True)
    advice_missed = models.CharField(max_length=60, blank=True)
    mark = models.CharField(max_length=6, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    pending = models.CharField(max_length=6, blank=True)
    pending_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title or self.measure


class BoardReading(models.Model):
    """What a tile showed in one minute: the line beside its value. Thrown away after a day."""

    tile = models.ForeignKey(BoardTile, models.CASCADE, related_name="readings")
    minute = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tile", "minute"], name="board_reading_once"),
        ]
        indexes = [models.Index(fields=["minute"], name="board_reading_minute")]

    def __str__(self) -> str:
        return f"{self.tile_id} {self.value}"


class BoardNotice(TimeStamped):
    """Good news, or something everybody should know: shown now and then for some seconds."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="notices")
    headline = models.CharField(max_length=90)
    words = models.CharField(max_length=240, blank=True)
    is_good = models.BooleanField(default=True)
    shows_from = models.DateTimeField(default=timezone.now)
    shows_until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-shows_from"]

    def __str__(self) -> str:
        return self.headline


class KioskLink(TimeStamped):
    """An address that shows one board to whoever has it, and nothing else, until it is revoked.

    Only the digest of its token is kept.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="links")
    name = models.CharField(max_length=60)  # where the screen hangs
    token_digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["board"], name="kiosk_link_open", condition=Q(revoked_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name
