"""One mail read from end to end: parsed, folded, cleaned. Runs in the isolated process."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from apps.channels.domain.mail import folding, sanitise
from apps.channels.domain.mail.parse import parse
from apps.channels.domain.mail.parsed import Bounce, Mailbox, MailFile, ParsedMail


@dataclass(frozen=True, slots=True)
class Reading:
    mail: ParsedMail
    new: str  # the text without what it repeats
    quoted: str
    signature: str
    html: str  # safe; "" when there is none or it was too costly to clean
    remote_pictures: int


def read(raw: bytes, *, plainly: bool = False) -> Reading:
    """``plainly`` leaves out what can be costly: a second try, when the first ran out of time.

    Raises Unparsable.
    """
    mail = parse(raw)
    if plainly:
        return Reading(mail, mail.text, "", "", "", 0)
    folded = folding.fold(mail.text)
    clean = sanitise.clean(mail.raw_html) if mail.raw_html else sanitise.Clean("", 0, frozenset())
    return Reading(
        mail, folded.new, folded.quoted, folded.signature, clean.html, clean.remote_pictures
    )


def to_json(reading: Reading) -> bytes:
    """For the pipe between the processes: JSON, because pickles of a hostile child are code."""
    return json.dumps(asdict(reading), default=_plain).encode("utf-8", "replace")


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def from_json(content: bytes) -> Reading:
    values = json.loads(content)
    mail = values["mail"]
    sent_at = mail["sent_at"]
    files = tuple(
        MailFile(**(file | {"content": base64.b64decode(file["content"])}))
        for file in mail["files"]
    )
    boxes = {name: tuple(Mailbox(**box) for box in mail[name]) for name in ("reply_to", "to", "cc")}
    lists = {
        name: tuple(mail[name]) for name in ("delivered_to", "in_reply_to", "references", "defects")
    }
    parsed = ParsedMail(
        **mail | boxes | lists | {
            "sender": Mailbox(**mail["sender"]),
            "sent_at": datetime.fromisoformat(sent_at) if sent_at else None,
            "files": files,
            "bounces": tuple(Bounce(**bounce) for bounce in mail["bounces"]),
        }
    )  # fmt: skip
    return Reading(**values | {"mail": parsed})
