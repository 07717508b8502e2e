"""Our mail as bytes: text and HTML, files, and the fields that keep a conversation together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from apps.channels.domain.mail.headers import ADDRESS, plain
from apps.channels.domain.mail.parsed import Mailbox, MailFile

MAX_REFERENCES = 20
LINK = re.compile(r"https?://[^\s<>\"']{1,1000}[^\s<>\"'.,;:!?)\]}]")
# What only compose itself may write.
RESERVED = {
    "from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to", "in-reply-to",
    "references", "auto-submitted", "x-auto-response-suppress", "x-switchroom", "x-loop",
    "mime-version", "sender", "return-path",
}  # fmt: skip


class BadAddress(ValueError):
    """A mail cannot be written to or from this address."""


@dataclass(frozen=True, slots=True)
class Letter:
    sender: Mailbox
    to: Sequence[Mailbox]
    subject: str
    text: str
    message_id: str
    at: datetime
    cc: Sequence[Mailbox] = ()
    reply_to: str = ""
    html: str = ""  # sanitised; "" makes it from the text
    files: Sequence[MailFile] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()  # oldest first
    automatic: bool = False
    instance: str = ""  # marks our own mail when it comes back
    headers: Mapping[str, str] = field(default_factory=dict)


def message_id(client_id: str, *, instance: str, domain: str) -> str:
    """The same message keeps its id however often it is sent, so a second copy is one mail."""
    digest = sha256(f"{instance}\0{client_id}".encode()).hexdigest()[:32]
    return f"<{digest}@{domain}>"


def compose(letter: Letter) -> bytes:
    """Raises BadAddress; everything else of the letter is made to fit."""
    boxes = [letter.sender, *letter.to, *letter.cc]
    ascii_only = all(box.email.isascii() for box in boxes)
    mail = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    mail["From"] = _address(letter.sender)
    mail["To"] = tuple(_address(box) for box in letter.to)
    if letter.cc:
        mail["Cc"] = tuple(_address(box) for box in letter.cc)
    if letter.reply_to:
        mail["Reply-To"] = _address(Mailbox(letter.reply_to, letter.sender.name))
    mail["Subject"] = plain(letter.subject)[:900]
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = letter.message_id
    _thread(mail, letter)
    _mark(mail, letter)
    for name, value in letter.headers.items():
        if name.lower() not in RESERVED and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name):
            mail[name] = plain(value)[:900]
    _fill(mail, letter)
    return mail.as_bytes()


def _address(box: Mailbox) -> Address:
    if not ADDRESS.fullmatch(box.email):
        raise BadAddress(f"{box.email[:100]!r} is not an e-mail address.")
    local, _, domain = box.email.rpartition("@")
    try:
        return Address(display_name=plain(box.name)[:200], username=local, domain=domain)
    except (ValueError, IndexError) as error:
        raise BadAddress(f"{box.email[:100]!r} is not an e-mail address.") from error


def _thread(mail: EmailMessage, letter: Letter) -> None:
    ids = [ref for ref in letter.references if re.fullmatch(r"<[^<>\s]{1,250}>", ref)]
    if re.fullmatch(r"<[^<>\s]{1,250}>", letter.in_reply_to):
        mail["In-Reply-To"] = letter.in_reply_to
        ids = [ref for ref in ids if ref != letter.in_reply_to] + [letter.in_reply_to]
    if ids:
        # The first names the thread, the last ones its end; long chains lose their middle.
        kept = ids if len(ids) <= MAX_REFERENCES else [ids[0], *ids[-(MAX_REFERENCES - 1) :]]
        mail["References"] = " ".join(kept)


def _mark(mail: EmailMessage, letter: Letter) -> None:
    if letter.instance:
        mail["X-Switchroom"] = letter.instance
    if letter.automatic:
        mail["Auto-Submitted"] = "auto-replied" if letter.in_reply_to else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"


def _fill(mail: EmailMessage, letter: Letter) -> None:
    mail.set_content(_encodable(letter.text) + "\n", cte=_transfer(letter.text))
    html = _encodable(letter.html) if letter.html else html_of_text(letter.text)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    inline = [file for file in letter.files if file.inline and file.content_id]
    alternative = mail.get_payload()[1]  # type: ignore[index]
    for file in inline:
        main, _, sub = file.content_type.partition("/")
        alternative.add_related(  # type: ignore[union-attr]
            file.content, main, sub, cid=f"<{file.content_id}>", filename=plain(file.name),
            disposition="inline",
        )  # fmt: skip
    for file in letter.files:
        if file not in inline:
            main, _, sub = file.content_type.partition("/")
            if main in {"message", "multipart"} or not sub:
                # Not decoded, not re-coded: the bytes arrive as they are.
                main, sub = "application", "octet-stream"
            mail.add_attachment(file.content, main, sub, filename=plain(file.name)[:150] or "file")


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _transfer(text: str) -> str:
    short = all(len(line) < 900 for line in text.split("\n"))
    return "7bit" if text.isascii() and short and "\r" not in text else "quoted-printable"


def html_of_text(text: str) -> str:
    """Paragraphs, line breaks and links; nothing of the text is taken as HTML."""
    paragraphs = re.split(r"\n{2,}", _encodable(text).strip("\n"))
    body = "".join(f"<p>{_linked(p).replace(chr(10), '<br>')}</p>" for p in paragraphs)
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def _linked(text: str) -> str:
    parts = []
    last = 0
    for match in LINK.finditer(text):
        url = escape(match.group())
        parts.append(f'{escape(text[last : match.start()])}<a href="{url}">{url}</a>')
        last = match.end()
    return "".join([*parts, escape(text[last:])])
