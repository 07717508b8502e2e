from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import TimeStamped
from apps.routing.choices import DeviceState, PresenceState, RoutingState
from apps.routing.models.capacity import CapacityProfile
from apps.routing.querysets import AgentStateEventQuerySet, PresenceQuerySet, ReasonCodeQuerySet


class ReasonCode(TimeStamped):
    """Why somebody is away, and what it counts as."""

    name = models.CharField(max_length=60, unique=True)
    is_productive = models.BooleanField(default=False)
    is_paid = models.BooleanField(default=True)
    max_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    max_at_once = models.PositiveSmallIntegerField(null=True, blank=True)  # per team
    needs_approval = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ReasonCodeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Presence(TimeStamped):
    """Whether one person can take work now: three separate states, not one enum.

    ``seen_at`` is the heartbeat of their browser; presence without it means nothing. The row
    is also the lock under which their capacity is checked: offers lock it, in pk order.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presence")
    presence = models.CharField(max_length=10, choices=PresenceState, default=PresenceState.OFFLINE)
    presence_since = models.DateTimeField(default=timezone.now)
    reason = models.ForeignKey(ReasonCode, models.PROTECT, null=True, blank=True, related_name="+")
    next_presence = models.CharField(  # "after this: break"
        max_length=10, choices=PresenceState, blank=True
    )
    next_reason = models.ForeignKey(
        ReasonCode, models.PROTECT, null=True, blank=True, related_name="+"
    )
    routing = models.CharField(max_length=15, choices=RoutingState, default=RoutingState.IDLE)
    routing_since = models.DateTimeField(default=timezone.now)
    device = models.CharField(max_length=15, choices=DeviceState, default=DeviceState.OK)
    device_since = models.DateTimeField(default=timezone.now)
    has_phone = models.BooleanField(default=False)  # one that rings: voice says
    seen_at = models.DateTimeField(null=True, blank=True)
    idle_since = models.DateTimeField(default=timezone.now)  # last completion, not last alert
    missed_at = models.DateTimeField(null=True, blank=True)  # the last RONA
    return_at = models.DateTimeField(null=True, blank=True)  # when not_responding ends by itself
    profile = models.ForeignKey(
        CapacityProfile, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "presences"
        indexes = [
            models.Index(
                fields=["user"],
                name="presence_on_shift",
                condition=~models.Q(presence=PresenceState.OFFLINE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.presence}"


class AgentStateEvent(models.Model):
    """One change of one of the three states, append-only: occupancy and adherence read it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="state_events")
    field = models.CharField(max_length=10)  # presence | routing | device
    before = models.CharField(max_length=15)
    after = models.CharField(max_length=15)
    reason = models.ForeignKey(ReasonCode, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=120, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = AgentStateEventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["user", "-at"], name="agent_state_story")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.field}: {self.before} to {self.after}"
