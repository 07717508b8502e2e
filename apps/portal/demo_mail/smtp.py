"""The provider's SMTP side: takes mail for everybody and puts it into mailboxes."""

from __future__ import annotations

import asyncio

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from apps.portal.demo_mail.mailboxes import Provider

MAX_BYTES = 40 * 1024 * 1024
GONE = ("gone@", "nobody@")  # local parts that do not exist anywhere: to see a bounce


class Post:
    """aiosmtpd's handler."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.lower().startswith(GONE) or self.provider.mailbox(address) is None:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        for recipient in envelope.rcpt_tos:
            mailbox = self.provider.mailbox(recipient)
            if mailbox:
                head = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n"
                mailbox.add(head.encode() + raw)
        return "250 2.0.0 Delivered"


def session(provider: Provider, loop: asyncio.AbstractEventLoop) -> SMTP:
    return SMTP(
        Post(provider),
        data_size_limit=MAX_BYTES,
        enable_SMTPUTF8=True,
        hostname="demo-mail",
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=True),  # anybody may send: a demo
        loop=loop,
    )
