from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    OPEN = "open", _("Open")  # our turn
    PENDING = "pending", _("Waiting for the customer")
    SNOOZED = "snoozed", _("Snoozed")
    RESOLVED = "resolved", _("Resolved")  # reopens when the customer writes in time
    CLOSED = "closed", _("Closed")  # a new message starts a new case
    MERGED = "merged", _("Merged into another")


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Direction(models.TextChoices):
    INBOUND = "in", _("From the customer")
    OUTBOUND = "out", _("From us")
    INTERNAL = "internal", _("In the house")


class Status(models.TextChoices):
    """Where one interaction stands. The moves between them: domain/lifecycle.py."""

    WAITING = "waiting", _("Waiting")  # nobody has it
    ACTIVE = "active", _("Active")  # an agent has it
    WRAP_UP = "wrap_up", _("Wrap-up")  # the conversation is over, the agent's work is not
    ENDED = "ended", _("Ended")


class EndReason(models.TextChoices):
    NONE = "", _("Not ended")
    CUSTOMER = "customer", _("The customer ended it")
    AGENT = "agent", _("The agent ended it")
    ABANDONED = "abandoned", _("The customer left before an answer")
    CONTINUED = "continued", _("Went on over another channel")
    TIMEOUT = "timeout", _("Nobody wrote any more")
    SYSTEM = "system", _("Ended by a rule")


class Visibility(models.TextChoices):
    CUSTOMER = "customer", _("The customer sees it")
    INTERNAL = "internal", _("Inside the house")
    PUBLIC = "public", _("Everyone sees it")


class MessageKind(models.TextChoices):
    TEXT = "text", _("Message")
    NOTE = "note", _("Note")
    EVENT = "event", _("Event")  # "continuing by e-mail", "Idris took over"
    AUTO = "auto", _("Automatic answer")


class DeliveryState(models.TextChoices):
    """Rank-monotonic: a late 'sent' never overwrites 'read' (domain/delivery.py)."""

    SCHEDULED = "scheduled", _("Scheduled")
    QUEUED = "queued", _("On its way")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not delivered")
    CANCELLED = "cancelled", _("Taken back")


class Outcome(models.TextChoices):
    RESOLVED = "resolved", _("Resolved")
    FOLLOW_UP = "follow_up", _("Follow-up needed")
    CALLBACK = "callback", _("Call back")
    SALE = "sale", _("Sale")
    NO_ACTION = "no_action", _("Nothing to do")
    SPAM = "spam", _("Spam")


class Landing(models.TextChoices):
    """The rule that put an inbound message where it is: "why it landed here"."""

    NEW = "new", _("Started a new case")
    LIVE = "live", _("Part of the running conversation")
    TOKEN = "token", _("The reply address names this case")
    REFERENCES = "references", _("It answers a mail of this case")
    SUBJECT = "subject", _("The subject names this case")
    THREAD = "thread", _("Same thread at the provider")
    OPEN_CASE = "open_case", _("The sender's only open case on this channel")
    MOVED = "moved", _("Moved here by a colleague")


class Reach(models.TextChoices):
    """How an address of a customer stands right now; the words are in services/reach.py."""

    ONLINE = "online", _("Online now")
    AWAY = "away", _("Away")
    OPEN = "open", _("Can be reached")
    UNVERIFIED = "unverified", _("Not verified")
    LEFT = "left", _("Has left the chat")
    WINDOW_CLOSED = "window_closed", _("Reply window closed")
    BLOCKED = "blocked", _("Blocked")
    OPTED_OUT = "opted_out", _("Opted out")
    UNDELIVERABLE = "undeliverable", _("Undeliverable")
    PAUSED = "paused", _("Channel paused")
    UNSUPPORTED = "unsupported", _("No channel for it")


class NotificationKind(models.TextChoices):
    MENTION = "mention", _("Mentioned you")
    ASSIGNED = "assigned", _("Gave you a conversation")
    TAKEN_OVER = "taken_over", _("Took over your conversation")
    CALLED_OFF = "called_off", _("A scheduled reply was not sent")
    NOT_DELIVERED = "not_delivered", _("A reply did not arrive")


class RatingReason(models.TextChoices):
    """What a customer ticks beside their 1 to 5; the words they read are the widget's."""

    QUICK = "quick", _("Quick")
    FRIENDLY = "friendly", _("Friendly")
    CLEAR = "clear", _("Clear")
    SOLVED = "solved", _("It is solved")
    SLOW = "slow", _("Took too long")
    UNFRIENDLY = "unfriendly", _("Unfriendly")
    UNCLEAR = "unclear", _("Hard to follow")
    UNSOLVED = "unsolved", _("Not solved")
