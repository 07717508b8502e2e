"""Raw bytes to ParsedMail. Whatever the bytes, the only error is Unparsable.

Runs in an isolated process (``apps.channels.isolated``): the limits here keep
honest mail cheap, the process's limits stop what is built to be expensive.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from typing import Any

from apps.channels.domain.mail import bodies, bounces, headers
from apps.channels.domain.mail.parsed import Mailbox, MailFile, ParsedMail, Unparsable

MAX_BYTES = 40 * 1024 * 1024
MAX_PARTS = 500
MAX_NESTING = 60
MAX_HEADER_LINES = 2_000
MAX_HEADER_BYTES = 512 * 1024
MAX_TEXT = 1_000_000  # characters of text or HTML kept of one mail
MAX_FILES = 100

NESTS = re.compile(rb"^content-type:[ \t]*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
# What the rules of ``automatic`` ask for.
KEPT = (
    "Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond",
    "X-Auto-Reply-From", "X-Mail-Autoreply", "List-Id", "List-Unsubscribe", "List-Post",
    "Return-Path", "X-Loop", "X-Switchroom", "X-Failed-Recipients", "Feedback-Type",
    "X-Spam-Flag", "Content-Type", "Importance", "X-Priority",
)  # fmt: skip


def parse(raw: bytes) -> ParsedMail:
    """Read one mail. Raises Unparsable when it is too large, too deep or not a mail."""
    _measure(raw)
    try:
        return _read(raw)
    except Unparsable:
        raise
    except Exception as error:  # the library fails in every possible way on hostile bytes
        raise Unparsable("malformed", f"{type(error).__name__}: {str(error)[:200]}") from error


def _measure(raw: bytes) -> None:
    if not raw.strip():
        raise Unparsable("empty")
    if len(raw) > MAX_BYTES:
        raise Unparsable("too_large", f"{len(raw)} bytes, at most {MAX_BYTES}")
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if len(head) > MAX_HEADER_BYTES or head.count(b"\n") > MAX_HEADER_LINES:
        raise Unparsable("header_too_large", f"{len(head)} bytes of header")
    nesting = sum(1 for _ in NESTS.finditer(raw))
    if nesting > MAX_NESTING:
        raise Unparsable("too_deep", f"{nesting} nested parts, at most {MAX_NESTING}")


def _read(raw: bytes) -> ParsedMail:
    mail = _structure(raw)
    leaves = list(_leaves(mail))
    text, html, files = _sort(leaves)
    sender = _sender(mail)
    subject = headers.text_field(mail, "Subject")[:998]
    message_ids = headers.ids(headers.raw_field(mail, "Message-ID"))
    sent_at = headers.moment(headers.raw_field(mail, "Date"))
    return ParsedMail(
        message_id=message_ids[0] if message_ids else "",
        fingerprint=_fingerprint(sender, subject, sent_at, text or html, files),
        sender=sender,
        reply_to=headers.mailboxes(headers.raw_field(mail, "Reply-To")),
        to=headers.mailboxes(_all(mail, "To")),
        cc=headers.mailboxes(_all(mail, "Cc")),
        delivered_to=_delivered_to(mail),
        subject=subject,
        sent_at=sent_at,
        in_reply_to=headers.ids(headers.raw_field(mail, "In-Reply-To")),
        references=headers.ids(headers.raw_field(mail, "References")),
        text=text or bodies.text_of_html(html),
        raw_html=html,
        files=files,
        bounces=bounces.read(mail),
        headers={
            name.lower(): headers.text_field(mail, name)[:500] for name in KEPT if name in mail
        },
        verdicts=headers.verdicts(mail),
        defects=_defects(mail, leaves),
    )


def _structure(raw: bytes) -> Message:
    made = 0

    def part(policy: Any = None) -> Message:
        nonlocal made
        made += 1
        if made > MAX_PARTS:
            raise Unparsable("too_many_parts", f"more than {MAX_PARTS} parts")
        return Message(policy)

    return BytesParser(part, policy=headers.Lenient()).parsebytes(raw)


def _leaves(mail: Message) -> list[Message]:
    """Parts with content, in reading order; a forwarded mail stays one file."""
    found: list[Message] = []
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        children = part.get_payload() if part.is_multipart() else None
        if isinstance(children, list) and part.get_content_maintype() == "multipart":
            waiting.extend(child for child in reversed(children) if isinstance(child, Message))
        else:
            found.append(part)
    return found


def _sort(leaves: list[Message]) -> tuple[str, str, tuple[MailFile, ...]]:
    """The text, the HTML, and everything else as files."""
    texts: list[str] = []
    htmls: list[str] = []
    files: list[MailFile] = []
    for part in leaves:
        kind = part.get_content_type()
        attached = (part.get_content_disposition() or "") == "attachment"
        named = bool(part.get_filename())
        if kind == "text/plain" and not attached and not named:
            texts.append(bodies.tidy(_text(part)))
        elif kind == "text/html" and not attached and not named:
            htmls.append(_text(part))
        elif len(files) < MAX_FILES and not _is_notice(kind):
            files.append(_file(part, kind, len(files) + 1))
    text = "\n\n".join(filter(None, texts))[:MAX_TEXT]
    return text, "\n".join(filter(None, htmls))[:MAX_TEXT], tuple(files)


def _is_notice(kind: str) -> bool:
    return kind in {"message/delivery-status", "text/rfc822-headers"}


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    charset = part.get_param("charset")
    name = charset if isinstance(charset, str) else None
    return bodies.decoded(content[: MAX_TEXT * 4], name) if isinstance(content, bytes) else ""


def _file(part: Message, kind: str, number: int) -> MailFile:
    content_ids = headers.ids(headers.raw_field(part, "Content-ID"))
    return MailFile(
        name=_file_name(part, kind, number),
        content_type=kind if re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}", kind)
        else "application/octet-stream",
        content=_content(part),
        content_id=content_ids[0].strip("<>") if content_ids else "",
        inline=bool(content_ids) and part.get_content_disposition() != "attachment",
    )  # fmt: skip


def _content(part: Message) -> bytes:
    if part.is_multipart():  # message/rfc822: the forwarded mail as it was
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message, kind: str, number: int) -> str:
    """A name that is only a name: no folder, no control characters, no endless length."""
    given = headers.readable(str(part.get_filename() or ""))
    given = re.sub(r"[/\\:*?\"<>|]", "_", re.split(r"[/\\]", given)[-1]).strip(" .")
    if given:
        stem, dot, ending = given.rpartition(".")
        return f"{stem[:100]}{dot}{ending[:20]}" if dot else given[:120]
    if kind == "message/rfc822" and isinstance(inner := part.get_payload(0), Message):
        title = re.sub(r"[^\w .-]", "_", headers.text_field(inner, "Subject"))[:80].strip(" .")
        return f"{title or 'message'}.eml"
    endings = {"text/calendar": "ics", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
               "application/pdf": "pdf", "text/plain": "txt", "text/html": "html"}  # fmt: skip
    return f"attachment-{number}.{endings.get(kind, 'bin')}"


def _sender(mail: Message) -> Mailbox:
    for name in ("From", "Sender", "Return-Path"):
        found = headers.mailboxes(headers.raw_field(mail, name))
        if found:
            return found[0]
    if "<>" in headers.raw_field(mail, "Return-Path"):
        return Mailbox(email="")  # a bounce whose writer did not even name itself
    raise Unparsable("no_sender")


def _all(mail: Message, name: str) -> str:
    return ", ".join(headers.raw_fields(mail, name)[:20])[: headers.MAX_FIELD]


def _delivered_to(mail: Message) -> tuple[str, ...]:
    fields = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")
    found = [box.email for name in fields for box in headers.mailboxes(_all(mail, name))]
    return tuple(dict.fromkeys(found))[:50]


def _fingerprint(
    sender: Mailbox,
    subject: str,
    sent_at: datetime | None,
    body: str,
    files: tuple[MailFile, ...],
) -> str:
    """The same mail over two of our addresses has one fingerprint, whatever its path added."""
    digest = hashlib.sha256()
    said = (sender.email.lower(), subject, str(sent_at), re.sub(r"\s+", " ", body).strip())
    for part in said:
        digest.update(part.encode("utf-8", "replace") + b"\0")
    for file in files:
        digest.update(hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _defects(mail: Message, leaves: list[Message]) -> tuple[str, ...]:
    names = {type(defect).__name__ for part in [mail, *leaves] for defect in part.defects}
    return tuple(sorted(names))
