"""The contract between us and a channel provider.

An adapter is a stateless translator: provider bytes in, our dataclasses out, and
back. It knows nothing of customers, interactions or the database; the account's
address and credentials come as an argument. One folder each under ``adapters/``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, auto
from typing import Any, ClassVar, Protocol


class Can(Flag):
    """What a channel is able to do; the composer shows only what is here."""

    RECEIVE = auto()
    SEND = auto()
    START = auto()  # may write first, without a message of the customer before
    ATTACH = auto()
    HTML = auto()
    SUBJECT = auto()
    COPIES = auto()  # Cc and Bcc
    THREADED = auto()  # the provider keeps threads; replies name what they answer
    LIVE = auto()  # both sides are there at once: typing, end, presence
    TYPING = auto()
    READ_RECEIPTS = auto()
    TEMPLATES = auto()
    EDIT = auto()
    REACT = auto()
    PUBLIC = auto()  # strangers read it too


@dataclass(frozen=True, slots=True)
class Limits:
    """What a provider refuses beyond. ``None`` says it has no limit of its own."""

    text: int = 10_000  # characters
    attachment: int = 25 * 1024 * 1024  # bytes, each
    attachments: int = 20
    window_hours: int | None = None  # after the customer's last message


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an administrator types to connect an account of this kind."""

    name: str
    label: str
    secret: bool = False
    required: bool = False
    default: str = ""
    hint: str = ""
    choices: Sequence[str] = ()  # nothing else is taken
    is_port: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What an adapter may know of the account it works for."""

    address: str  # ours: an e-mail address, a number, a page's id
    name: str = ""  # how we sign
    credentials: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Webhook:
    """What arrived, as it arrived: an HTTP request, or one mail with its envelope."""

    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Party:
    address: str  # in the channel's own canonical form
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: here (``content``), in our storage (``stored``) or at the provider (``url``)."""

    name: str
    content_type: str = "application/octet-stream"
    content: bytes = b""
    stored: str = ""  # its name in the default storage, read when it is sent
    url: str = ""  # untrusted, fetched later
    content_id: str = ""  # what an inline picture is called by the HTML
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """One reason to believe that a message belongs to something we know.

    ``why`` is a code of ``domain.mail.threading.Why``, or ``thread`` for a provider's own threads;
    ``proves`` says that only a person we wrote to can know the value.
    """

    why: str
    values: Sequence[str]
    proves: bool = False


@dataclass(frozen=True, slots=True)
class Automatic:
    """No person wrote this now: never answer it by itself. ``reason`` is for people."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """The provider says that something we sent did not arrive."""

    provider_id: str  # ours, "" when the notice does not tell
    recipient: str
    permanent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of a customer. ``provider_id`` is unique per account: we keep each one once."""

    provider_id: str
    sender: Party
    text: str
    occurred_at: datetime
    scheme: str = ""  # what kind of address the sender has: email, web_visitor, …
    recipients: Sequence[Party] = ()
    copies: Sequence[Party] = ()
    subject: str = ""
    html: str = ""  # sanitised; inline pictures as data-cid, remote ones as data-remote
    quoted: str = ""  # what the sender repeated of earlier messages
    signature: str = ""
    attachments: Sequence[Attachment] = ()
    thread: Sequence[Hint] = ()  # strongest first
    in_reply_to: str = ""  # the provider_id that this one answers
    automatic: Automatic | None = None
    failures: Sequence[Failure] = ()
    particulars: Mapping[str, Any] = field(default_factory=dict)  # JSON, shown and kept as it is


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message of ours. The same ``client_id`` twice must be delivered once."""

    to: Sequence[Party]
    text: str
    client_id: str
    cc: Sequence[Party] = ()
    bcc: Sequence[Party] = ()
    subject: str = ""
    html: str = ""
    attachments: Sequence[Attachment] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    thread: str = ""  # our reference, comes back as a proving hint
    in_reply_to: str = ""
    references: Sequence[str] = ()
    automatic: bool = False  # no person wrote it: the other side must not answer by itself
    particulars: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    provider_id: str
    failures: Sequence[Failure] = ()  # recipients refused while others were served


class ChannelError(Exception):
    """The provider refused or could not be reached; the text is for a person.

    ``permanent`` says that trying again cannot help (bad number, revoked token);
    ``retry_after`` is the provider's own wish in seconds.
    """

    def __init__(
        self, message: str, *, permanent: bool, code: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code
        self.retry_after = retry_after


class BadSignature(Exception):
    """The webhook was not sent by the provider: answer 403 and store nothing."""


class Unreadable(Exception):
    """A stored message that cannot be translated: quarantine it, an administrator looks at it."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class Adapter(Protocol):
    kind: ClassVar[str]
    can: ClassVar[Can]
    limits: ClassVar[Limits]
    settings: ClassVar[Sequence[Setting]]

    def verify(self, webhook: Webhook, account: Account) -> None:
        """Return if the provider signed ``webhook``, else raise BadSignature."""

    def receive(self, webhook: Webhook, account: Account) -> list[Inbound]:
        """Translate what was verified; unknown types yield nothing.

        Raises Unreadable, and nothing else whatever the bytes.
        """

    def send(self, message: Outbound, account: Account) -> Sent:
        """Deliver ``message`` or raise ChannelError."""

    def check(self, account: Account) -> str:
        """Try the connection, disturb nobody; say what was found or raise ChannelError."""
