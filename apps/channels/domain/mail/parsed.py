"""What one mail says, in plain values that survive JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class Unparsable(Exception):
    """The bytes cannot be read as a mail within the limits; ``code`` names the limit or fault."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mailbox:
    email: str  # lower case domain, local part as written
    name: str = ""


@dataclass(frozen=True, slots=True)
class MailFile:
    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient a delivery notice speaks of (RFC 3464)."""

    recipient: str
    status: str  # "5.1.1", "" when the notice has none
    permanent: bool
    diagnostic: str
    message_id: str = ""  # of the mail that did not arrive


@dataclass(frozen=True, slots=True)
class ParsedMail:
    message_id: str  # with angle brackets, "" when there is none that can be used
    fingerprint: str  # of what a person would call the same mail
    sender: Mailbox
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None  # UTC
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    raw_html: str = ""  # as sent, never shown
    files: tuple[MailFile, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)  # the few that rules ask for
    verdicts: Mapping[str, str] = field(default_factory=dict)  # spf, dkim, dmarc by our server
    defects: tuple[str, ...] = ()
