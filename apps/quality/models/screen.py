from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.quality.choices import ScreenMode
from apps.quality.querysets import CaptureQuerySet


class ScreenPolicy(TimeStamped):
    """Whose screens are recorded: of one team, or of the contacts of one queue, which goes first.

    Without a row: nobody's.
    """

    team = models.OneToOneField(
        "accounts.Team", models.CASCADE, null=True, blank=True, related_name="screen_policy"
    )
    queue = models.OneToOneField(
        "routing.Queue", models.CASCADE, null=True, blank=True, related_name="screen_policy"
    )
    mode = models.CharField(max_length=6, choices=ScreenMode, default=ScreenMode.OFF)
    percent = models.PositiveSmallIntegerField(default=10)  # of the contacts, where it is a share
    days = models.PositiveIntegerField(default=30)  # then the pictures go

    class Meta:
        verbose_name_plural = "screen policies"
        constraints = [
            models.CheckConstraint(
                name="screen_policy_of_one",
                condition=Q(team__isnull=True) ^ Q(queue__isnull=True),
            ),
            models.CheckConstraint(
                name="screen_policy_percent", condition=Q(percent__gte=1, percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.queue or self.team}: {self.mode}"


class ScreenConsent(models.Model):
    """Somebody agreed, once, that their screen may be recorded; they may take it back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="screen_consents"
    )
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(withdrawn_at=None), name="screen_consent_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.given_at:%Y-%m-%d}"


class ScreenCapture(TimeStamped):
    """An agent's screen during one contact: pieces of one film, sealed under the customer's key."""

    interaction = models.ForeignKey(
        "interactions.Interaction", models.CASCADE, related_name="screen_captures"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    client_id = models.UUIDField(unique=True)
    key = models.ForeignKey("customers.DataKey", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, default="video/webm")
    started_at = models.DateTimeField(default=timezone.now)  # its second 0, by our clock
    ended_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["started_at"]
        indexes = [
            models.Index(
                fields=["keep_until"], name="capture_to_erase", condition=Q(erased_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"screen of {self.user_id} at {self.interaction_id}"


class ScreenPiece(models.Model):
    """Some seconds of a film, as the browser sent them; ``number`` from 0 without a hole."""

    capture = models.ForeignKey(ScreenCapture, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=200)  # in the storage
    size = models.PositiveIntegerField()  # bytes of film
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "number"], name="screen_piece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.capture_id}: {self.number}"
