from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PresenceState(models.TextChoices):
    OFFLINE = "offline", _("Offline")
    AVAILABLE = "available", _("Available")
    AWAY = "away", _("Away")
    BUSY = "busy", _("Busy")  # working, and taking nothing new


class RoutingState(models.TextChoices):
    IDLE = "idle", _("Idle")
    RESERVED = "reserved", _("Being offered work")
    INTERACTING = "interacting", _("With a customer")
    WRAP_UP = "wrap_up", _("Wrap-up")
    NOT_RESPONDING = "not_responding", _("Missed an offer")


class DeviceState(models.TextChoices):
    OK = "ok", _("Ready")
    SOCKET_LOST = "socket_lost", _("Browser not reached")
    MIC_LOST = "mic_lost", _("Microphone lost")
    MEDIA_DEGRADED = "media_degraded", _("Bad line")


class EntryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Being offered")
    ASSIGNED = "assigned", _("With an agent")
    DONE = "done", _("Done")


class EntryExit(models.TextChoices):
    """How an entry left its queue; empty while it has not."""

    NONE = "", _("Still here")
    HANDLED = "handled", _("Handled")
    ABANDONED = "abandoned", _("Given up by the customer")
    TRANSFERRED = "transferred", _("Transferred")
    OVERFLOWED = "overflowed", _("Overflowed")
    CLOSED = "closed", _("Ended without an agent")


class OfferState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Passed on")
    EXPIRED = "expired", _("Missed")
    DEVICE_FAILED = "device_failed", _("Browser not reached")
    REVOKED = "revoked", _("Taken back")  # the customer left, a supervisor assigned it


class Selection(models.TextChoices):
    LONGEST_IDLE = "longest_idle", _("Longest idle")
    BEST_SKILLED = "best_skilled", _("Best skilled, then longest idle")
    LEAST_LOADED = "least_loaded", _("Least loaded, then longest idle")


class WrapUpMode(models.TextChoices):
    NONE = "none", _("None")
    OPTIONAL = "optional", _("Optional")
    TIMED = "timed", _("Timed, may be ended early")
    FIXED = "fixed", _("Timed, not ended early")


class OverflowTrigger(models.TextChoices):
    WAITED = "waited", _("Waited longer than (seconds)")
    EXPECTED_WAIT = "expected_wait", _("Expected wait over (seconds)")
    LENGTH = "length", _("More waiting than")
    STAFFED = "staffed", _("Fewer agents than")
    CLOSED = "closed", _("Out of hours")


class OverflowAction(models.TextChoices):
    QUEUE = "queue", _("Move to another queue")
    MESSAGE = "message", _("Tell the customer")
    PRIORITY = "priority", _("Raise its priority")
    CLOSE = "close", _("Continue as a mail case")
    CALLBACK = "callback", _("Offer callers a callback")
    VOICEMAIL = "voicemail", _("Let callers leave a voicemail")
    NUMBER = "number", _("Put callers through to a number")


class ClosedBehaviour(models.TextChoices):
    HOLD = "hold", _("Keep it waiting for the next opening")
    OFFLINE_FORM = "offline_form", _("Show the offline form")
    OVERFLOW = "overflow", _("Move to another queue")


class ExclusionReason(models.TextChoices):
    """Why a customer and an agent are kept apart."""

    ASKED = "asked", _("The customer asked not to speak with them")
    COMPLAINT = "complaint", _("A complaint about them")
    CONFLICT = "conflict", _("Conflict of interest")


class InterruptRule(models.TextChoices):
    NEVER = "never", _("Never")
    WHEN_IDLE = "when_idle", _("When idle in it for a while")
    ALWAYS = "always", _("Always")
