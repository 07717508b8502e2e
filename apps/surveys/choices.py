from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """What a question measures; the scales are in domain/questions.py."""

    CSAT = "csat", _("Satisfaction, 1 to 5")
    NPS = "nps", _("Recommendation, 0 to 10")
    CES = "ces", _("Ease, 1 to 7")
    YES_NO = "yes_no", _("Was it solved: yes or no")
    CHOICE = "choice", _("One of a list")
    TEXT = "text", _("Own words")


class Way(models.TextChoices):
    """How a customer is asked. A way works once services/ways.py knows how to go it."""

    CHAT = "chat", _("At the end of a chat")
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By text message")
    IVR = "ivr", _("At the end of a call")


class InvitationState(models.TextChoices):
    DUE = "due", _("To be sent")
    SENT = "sent", _("Sent")
    ANSWERED = "answered", _("Answered")
    DROPPED = "dropped", _("Not sent after all")
    FAILED = "failed", _("Did not arrive")
