"""What a demo mailbox holds, as its page shows it, and how its owner writes."""

from __future__ import annotations

import json
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from apps.channels.domain.mail import folding
from apps.channels.domain.mail.parse import parse
from apps.channels.domain.mail.parsed import Unparsable
from apps.portal.demo_mail.mailboxes import Mail, Mailbox

SHOWN = 50  # the newest


@dataclass(frozen=True, slots=True)
class Letter:
    uid: int
    at: datetime
    sender: str
    subject: str
    text: str
    quoted: str
    files: tuple[str, ...]
    reply_to: str
    message_id: str


class NotSent(Exception):
    """The provider did not take it; the text says why."""


def letters(mailbox: Mailbox) -> list[Letter]:
    """The newest first."""
    return [_letter(mail) for mail in reversed(mailbox.mails()[-SHOWN:])]


def _letter(mail: Mail) -> Letter:
    try:
        found = parse(mail.raw)
    except Unparsable as error:
        return Letter(mail.uid, mail.arrived_at, "", "", str(error), "", (), "", "")
    folded = folding.fold(found.text)
    answer_to = found.reply_to[0] if found.reply_to else found.sender
    return Letter(
        uid=mail.uid,
        at=mail.arrived_at,
        sender=f"{found.sender.name} <{found.sender.email}>".strip(),
        subject=found.subject,
        text=folded.new,
        quoted=f"{folded.signature}\n{folded.quoted}".strip(),
        files=tuple(file.name for file in found.files),
        reply_to=answer_to.email,
        message_id=found.message_id,
    )


def write(
    *, sender: str, to: str, subject: str, text: str, in_reply_to: str, announced: Path
) -> None:
    """Send as the owner of a mailbox, by real SMTP. Raises NotSent."""
    try:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        if in_reply_to:
            mail["In-Reply-To"] = mail["References"] = in_reply_to
        mail.set_content(text)
        smtp = json.loads(announced.read_text())["smtp"]
        with smtplib.SMTP(smtp["host"], smtp["port"], timeout=10) as server:
            server.send_message(mail)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NotSent(str(error)) from error
