from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    MERGED = "merged", _("Merged into another")
    ANONYMISED = "anonymised", _("Anonymised")


class Scheme(models.TextChoices):
    """The kinds of address a customer can be reached or recognised by."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    MESSENGER = "messenger", _("Messenger")
    INSTAGRAM = "instagram", _("Instagram")
    TELEGRAM = "telegram", _("Telegram")
    LINE = "line", _("LINE")
    X = "x", _("X")
    SIP = "sip", _("SIP address")
    WEB_VISITOR = "web_visitor", _("Website visitor")
    EXTERNAL_ID = "external_id", _("Customer number elsewhere")


class Verification(models.TextChoices):
    NONE = "", _("Not verified")
    INBOUND = "inbound", _("Wrote to us from it")
    TOKEN = "token", _("Confirmed by link or signed token")
    AGENT = "agent", _("Confirmed by an agent")
    IMPORT = "import", _("Imported as known")


class ConsentState(models.TextChoices):
    GRANTED = "granted", _("Granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Purpose(models.TextChoices):
    SERVICE = "service", _("Service messages")
    MARKETING = "marketing", _("Marketing")
    RECORDING = "recording", _("Recording")
    SURVEY = "survey", _("Surveys")
    PROFILE = "profile", _("Profile from public sources")


class AttributeKind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    BOOLEAN = "boolean", _("Yes or no")
    CHOICE = "choice", _("One of a list")


class AppliesTo(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    ORGANISATION = "organisation", _("Organisation")
    CASE = "case", _("Case")


class MatchState(models.TextChoices):
    OPEN = "open", _("To decide")
    MERGED = "merged", _("Merged")
    DISMISSED = "dismissed", _("Not the same")


class TouchpointKind(models.TextChoices):
    """What the ledger tells of. Apps above write theirs with these words."""

    CREATED = "created", _("Became a customer")
    CASE_OPENED = "case_opened", _("Case opened")
    CASE_RESOLVED = "case_resolved", _("Case resolved")
    CASE_REOPENED = "case_reopened", _("Case reopened")
    INTERACTION = "interaction", _("Contact")
    CHANNEL_CHANGED = "channel_changed", _("Went on over another channel")
    CONSENT = "consent", _("Consent")
    IDENTITY = "identity", _("Address")
    EDITED = "edited", _("Changed")
    MERGED = "merged", _("Merged")
    RATED = "rated", _("Rated")
    NOTE = "note", _("Note")
    ORDER = "order", _("Order")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")
