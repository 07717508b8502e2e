"""Outbound to Letter: who signs, where answers go, what it is called."""

from __future__ import annotations

from datetime import datetime

from apps.channels.domain.mail import threading
from apps.channels.domain.mail.compose import Letter, message_id
from apps.channels.domain.mail.parsed import Mailbox, MailFile
from apps.channels.protocol import Account, Outbound


def letter(message: Outbound, account: Account, *, at: datetime) -> Letter:
    instance = str(account.settings.get("instance", ""))
    domain = account.address.rpartition("@")[2]
    return Letter(
        sender=Mailbox(account.address, account.name),
        to=[Mailbox(party.address, party.name) for party in message.to],
        cc=[Mailbox(party.address, party.name) for party in message.cc],
        subject=message.subject,
        text=message.text,
        html=message.html,
        message_id=message_id(message.client_id, instance=instance, domain=domain),
        at=at,
        reply_to=_reply_to(message, account),
        files=[
            MailFile(file.name, file.content_type, file.content, file.content_id, file.inline)
            for file in message.attachments
        ],
        in_reply_to=message.in_reply_to,
        references=message.references,
        automatic=message.automatic,
        instance=instance,
        headers=message.headers,
    )


def _reply_to(message: Outbound, account: Account) -> str:
    keys = account.settings.get("reply_keys", [])
    if not message.thread or not keys:
        return ""
    base = str(account.settings.get("reply_address") or account.address)
    return threading.reply_address(message.thread, base=base, key=bytes.fromhex(keys[0]))
