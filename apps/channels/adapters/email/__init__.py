"""E-mail: received as raw mails from a mailbox or our own listener, sent over SMTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from apps.channels.adapters.email import letters, smtp
from apps.channels.domain.mail import automatic, threading
from apps.channels.domain.mail.parsed import Mailbox, Unparsable
from apps.channels.domain.mail.reading import Reading
from apps.channels.isolated import client
from apps.channels.protocol import (
    Account,
    Attachment,
    Automatic,
    BadSignature,
    Can,
    Failure,
    Hint,
    Inbound,
    Limits,
    Outbound,
    Party,
    Sent,
    Setting,
    Unreadable,
    Webhook,
)

HISTORY = ("unread", "all", "none")  # of a mailbox that was there before us
SECURITY = ("tls", "starttls", "none")


class EmailAdapter:
    kind: ClassVar[str] = "email"
    can: ClassVar[Can] = (
        Can.RECEIVE | Can.SEND | Can.START | Can.ATTACH | Can.HTML | Can.SUBJECT | Can.COPIES
        | Can.THREADED
    )  # fmt: skip
    limits: ClassVar[Limits] = Limits(text=100_000, attachment=20 * 1024 * 1024, attachments=20)
    settings: ClassVar[Sequence[Setting]] = (
        Setting("imap_host", "IMAP server", hint="Empty: mail is forwarded to our own listener"),
        Setting("imap_port", "IMAP port", default="993", is_port=True),
        Setting("imap_security", "IMAP security", default="tls", choices=SECURITY),
        Setting("imap_folder", "Folder", default="INBOX"),
        Setting(
            "history", "Mail that is there already", default="unread", hint="unread, all, none"
        ),
        Setting("smtp_host", "SMTP server", required=True),
        Setting("smtp_port", "SMTP port", default="587", is_port=True),
        Setting("smtp_security", "SMTP security", default="starttls", choices=SECURITY),
        Setting("user", "User name", hint="Empty: the address"),
        Setting("password", "Password", secret=True),
        Setting("reply_address", "Answers go to", hint="reply@example.org; empty: the address"),
        Setting("aliases", "Other addresses of this mailbox", hint="One a line"),
        Setting("token_url", "OAuth2 token address"),
        Setting("client_id", "OAuth2 client"),
        Setting("client_secret", "OAuth2 client secret", secret=True),
        Setting("refresh_token", "OAuth2 refresh token", secret=True),
    )

    def verify(self, webhook: Webhook, account: Account) -> None:
        raise BadSignature("Mail arrives over IMAP, SMTP or LMTP, not by webhook.")

    def receive(self, webhook: Webhook, account: Account) -> list[Inbound]:
        """``body`` is the raw mail; ``x-envelope-to`` and ``x-received-at`` come from our door."""
        try:
            reading = client.read(webhook.body)
        except Unparsable as error:
            raise Unreadable(str(error), code=error.code) from error
        return [_inbound(reading, webhook, account)]

    def send(self, message: Outbound, account: Account) -> Sent:
        letter = letters.letter(message, account, at=datetime.now(UTC))
        return smtp.deliver(message, letter, account)

    def check(self, account: Account) -> str:
        return smtp.check(account)


def _inbound(reading: Reading, webhook: Webhook, account: Account) -> Inbound:
    mail = reading.mail
    envelope = [to for to in webhook.headers.get("x-envelope-to", "").split(",") if to]
    instance = str(account.settings.get("instance", ""))
    verdict = automatic.classify(mail, ours=_ours(account), instance=instance)
    keys = [bytes.fromhex(key) for key in account.settings.get("reply_keys", [])]
    clues = threading.clues(mail, keys=keys, envelope=envelope)
    return Inbound(
        provider_id=mail.message_id or f"sha256:{mail.fingerprint}",
        sender=_party(mail.sender),
        scheme="email",
        recipients=[_party(box) for box in mail.to],
        copies=[_party(box) for box in mail.cc],
        subject=mail.subject,
        text=reading.new,
        html=reading.html,
        quoted=reading.quoted,
        signature=reading.signature,
        occurred_at=_received_at(webhook),
        attachments=[
            Attachment(
                name=file.name,
                content_type=file.content_type,
                content=file.content,
                content_id=file.content_id,
                inline=file.inline,
            )
            for file in mail.files
        ],
        thread=[
            Hint(clue.why.value, clue.values, proves=clue.why is threading.Why.TOKEN)
            for clue in clues
        ],
        in_reply_to=mail.in_reply_to[0] if mail.in_reply_to else "",
        automatic=Automatic(verdict.code, verdict.reason) if verdict else None,
        failures=[
            Failure(bounce.message_id, bounce.recipient, bounce.permanent, _words(bounce))
            for bounce in mail.bounces
        ],
        particulars=_particulars(reading, envelope),
    )


def _ours(account: Account) -> set[str]:
    ours = {str(address).lower() for address in account.settings.get("ours", [])}
    return ours | {account.address.lower()}


def _party(box: Mailbox) -> Party:
    return Party(box.email, box.name)


def _received_at(webhook: Webhook) -> datetime:
    """When it reached us: the Date a sender writes may be anything."""
    given = webhook.headers.get("x-received-at", "")
    return datetime.fromisoformat(given) if given else datetime.now(UTC)


def _words(bounce: Any) -> str:
    status = f"{bounce.status} " if bounce.status else ""
    return f"{status}{bounce.diagnostic}".strip() or "The mail server gave no reason"


def _particulars(reading: Reading, envelope: Sequence[str]) -> dict[str, Any]:
    mail = reading.mail
    return {
        "fingerprint": mail.fingerprint,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else "",
        "envelope_to": list(envelope),
        "reply_to": [box.email for box in mail.reply_to],
        "verdicts": dict(mail.verdicts),
        "remote_pictures": reading.remote_pictures,
        "defects": list(mail.defects),
    }
