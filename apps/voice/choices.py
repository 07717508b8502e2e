from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

TRIAL = "try"  # a call's direction: a flow heard on one's own phone, by nobody else


class CallState(models.TextChoices):
    ARRIVING = "arriving", _("Arriving")
    IN_FLOW = "in_flow", _("In the menu")
    WAITING = "waiting", _("Waiting for an agent")
    DIALLING = "dialling", _("Being dialled")
    TALKING = "talking", _("Talking")
    ON_HOLD = "on_hold", _("On hold")
    AGENT_AWAY = "agent_away", _("The agent's phone is away")
    FORWARDED = "forwarded", _("At another desk")
    ENDED = "ended", _("Ended")


class CallEnd(models.TextChoices):
    """Why a call is over; finer than the interaction's reason."""

    NONE = "", _("Not ended")
    CUSTOMER = "customer", _("The caller hung up")
    AGENT = "agent", _("The agent hung up")
    FLOW = "flow", _("The menu ended it")
    REFUSED = "refused", _("The other side refused")
    BUSY = "busy", _("Busy")
    NO_ANSWER = "no_answer", _("Nobody answered")
    UNREACHABLE = "unreachable", _("The number cannot be reached")
    TRANSFERRED = "transferred", _("Handed to somebody outside")
    PARTNER = "partner", _("The other desk hung up")
    ENGINE = "engine", _("The telephony failed")


class Consent(models.TextChoices):
    """How a caller from a website came to be recorded."""

    NONE = "", _("Not recorded")
    TICKED = "ticked", _("Agreed to it")
    TOLD = "told", _("Was told of it")


class LegRole(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")
    SUPERVISOR = "supervisor", _("Supervisor")
    OUTSIDE = "outside", _("Outside number")
    PARTNER = "partner", _("Another desk")


class LegState(models.TextChoices):
    DIALLED = "dialled", _("Dialled")
    RINGING = "ringing", _("Ringing")
    UP = "up", _("Connected")
    HELD = "held", _("On hold")
    ENDED = "ended", _("Ended")


class RecordingState(models.TextChoices):
    RUNNING = "running", _("Being recorded")
    FINISHED = "finished", _("Being fetched")
    STORED = "stored", _("Stored")
    FAILED = "failed", _("Lost")
    ERASED = "erased", _("Deleted when its time was over")


class TranscriptState(models.TextChoices):
    WRITING = "writing", _("Being written")
    DONE = "done", _("Written")
    FAILED = "failed", _("Not understood")


class Side(models.TextChoices):
    AGENT = "agent", _("Agent")
    CUSTOMER = "customer", _("Customer")


class GapReason(models.TextChoices):
    CARD = "card", _("Card data: not recorded")
    HOLD = "hold", _("On hold")


class OrderState(models.TextChoices):
    GIVEN = "given", _("Given")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class CallerId(models.TextChoices):
    """Which number a call out of this number shows."""

    OWN = "own", _("This number")
    BRAND = "brand", _("The brand's main number")
    HIDDEN = "hidden", _("None")


class SiteKind(models.TextChoices):
    OUTSIDE = "outside", _("Outside call centre")
    CLIENT = "client", _("The client's own desk")


class Why(models.TextChoices):
    """Why a call was placed where it was."""

    HOURS = "hours", _("The answer hours say so")
    FORWARD = "forward", _("Forwarded for now")
    FULL = "full", _("As many calls as agreed were taken")
    SHARE = "share", _("Its share")
    SPILL = "spill", _("The others were full")
    NO_DESK = "no_desk", _("Nobody else can take it")


class AlarmKind(models.TextChoices):
    SHORT = "short", _("Many short calls")
    ABROAD = "abroad", _("Calls to many countries")
    COSTLY = "costly", _("Calls that cost extra")
    NIGHT = "night", _("Calls at night")
    CAP = "cap", _("The day's limit is reached")


class FlowState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class PromptKind(models.TextChoices):
    UPLOAD = "upload", _("Recorded")
    SPOKEN = "spoken", _("Spoken from a text")


class CallbackState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CALLING = "calling", _("Being called")
    DONE = "done", _("Reached")
    GIVEN_UP = "given_up", _("Not reached")
    CANCELLED = "cancelled", _("Not needed any more")


class Outlives(models.TextChoices):
    """What is left to do of a call that is over: its interaction waits on."""

    NOTHING = "", _("Nothing")
    CALLBACK = "callback", _("A callback")
    VOICEMAIL = "voicemail", _("A voicemail")


class ConsentPolicy(models.TextChoices):
    """Whether callers are told that they are recorded."""

    COUNTRY = "country", _("As the countries' law has it")
    NONE = "none", _("Not told")
    TELL = "tell", _("Told")
    ASK = "ask", _("Told, and may refuse with key 9")
