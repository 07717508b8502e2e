"""Notices that a mail of ours did not arrive: RFC 3464, and the common ones without it."""

from __future__ import annotations

import re
from email.message import Message

from apps.channels.domain.mail import headers
from apps.channels.domain.mail.parsed import Bounce

MAX_RECIPIENTS = 50
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


def read(mail: Message) -> tuple[Bounce, ...]:
    """Every recipient the notice says something bad about; empty for any other mail."""
    blocks = _status_blocks(mail)
    original = _original_id(mail)
    found = [bounce for block in blocks if (bounce := _of_block(block, original))]
    if not found and "X-Failed-Recipients" in mail:  # Exim and older Gmail
        boxes = headers.mailboxes(headers.raw_field(mail, "X-Failed-Recipients"))
        found = [
            Bounce(box.email, "", True, "The recipient was refused", original) for box in boxes
        ]
    return tuple(found[:MAX_RECIPIENTS])


def _status_blocks(mail: Message) -> list[Message]:
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status":
            inner = part.get_payload()
            return [p for p in inner if isinstance(p, Message)] if isinstance(inner, list) else []
    return []


def _parts(mail: Message) -> list[Message]:
    inner = mail.get_payload()
    children = [p for p in inner if isinstance(p, Message)] if isinstance(inner, list) else []
    return [mail, *children]


def _of_block(block: Message, original: str) -> Bounce | None:
    action = headers.raw_field(block, "Action").lower()
    if action not in {"failed", "delayed"}:
        return None
    field = headers.raw_field(block, "Final-Recipient")
    original_field = headers.raw_field(block, "Original-Recipient")
    boxes = headers.mailboxes(original_field.partition(";")[2] or field.partition(";")[2] or field)
    if not boxes:
        return None
    diagnostic = headers.text_field(block, "Diagnostic-Code").partition(";")[2].strip()
    status = STATUS.search(headers.raw_field(block, "Status")) or STATUS.search(diagnostic)
    code = status.group() if status else ""
    permanent = action == "failed" and not code.startswith("4")
    return Bounce(boxes[0].email, code, permanent, diagnostic[:500], original)


def _original_id(mail: Message) -> str:
    """The id of our mail, from the copy or the header that the notice brings along."""
    for part in _parts(mail):
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list):
            copies = [copy for copy in inner if isinstance(copy, Message)]
            found = headers.ids(headers.raw_field(copies[0], "Message-ID")) if copies else ()
        elif kind == "text/rfc822-headers" and isinstance(inner, str):
            match = re.search(r"^message-id:\s*(<[^<>\s]+>)", inner[:65_536], re.I | re.M)
            found = (match.group(1),) if match else ()
        else:
            continue
        if found:
            return found[0]
    return ""
