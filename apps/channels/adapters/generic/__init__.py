"""The signed webhook, for what has no adapter of its own. See docs/generic-channel.md."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Sequence
from typing import Any, ClassVar

import httpx

from apps.channels.adapters import payload
from apps.channels.domain import signing
from apps.channels.protocol import (
    Account,
    BadSignature,
    Can,
    ChannelError,
    Hint,
    Inbound,
    Limits,
    Outbound,
    Party,
    Sent,
    Setting,
    Webhook,
)
from apps.core import outgoing

GONE = 410  # the other side closed the channel for good


class GenericAdapter:
    kind: ClassVar[str] = "generic"
    can: ClassVar[Can] = (
        Can.RECEIVE | Can.SEND | Can.START | Can.ATTACH | Can.HTML | Can.SUBJECT | Can.THREADED
    )
    limits: ClassVar[Limits] = Limits(text=10_000, attachment=10 * 1024 * 1024, attachments=10)
    settings: ClassVar[Sequence[Setting]] = (
        Setting(
            "secret", "Signing secret", secret=True, required=True, hint="16 characters or more"
        ),
        Setting(
            "previous_secret", "Former secret", secret=True, hint="Accepted until you clear it"
        ),
        Setting("url", "Send our messages to", hint="https://…; empty: this channel only receives"),
        Setting("scheme", "Kind of sender address", default="external_id"),
    )

    def verify(self, webhook: Webhook, account: Account) -> None:
        try:
            signing.verify(
                webhook.body,
                timestamp=webhook.headers.get("x-switchroom-timestamp", ""),
                signature=webhook.headers.get("x-switchroom-signature", ""),
                secrets=_secrets(account),
                now=time.time(),
            )
        except signing.BadlySigned as error:
            raise BadSignature(str(error)) from error

    def receive(self, webhook: Webhook, account: Account) -> list[Inbound]:
        values = payload.objects(webhook)
        if payload.text(values, "type", limit=40) not in {"", "message"}:
            return []
        sender = payload.mapping(values, "sender")
        key = webhook.headers.get("idempotency-key", "")
        thread = payload.text(values, "thread", limit=200)
        return [
            Inbound(
                provider_id=payload.text(values, "id", limit=200) or key[:200],
                sender=Party(
                    payload.text(sender, "address", limit=320, required=True),
                    payload.text(sender, "name", limit=200),
                ),
                scheme=str(account.settings.get("scheme") or "external_id"),
                subject=payload.text(values, "subject", limit=240),
                text=payload.text(values, "text", limit=self.limits.text),
                occurred_at=payload.moment(values, "sent_at"),
                attachments=payload.attachments(values, most=self.limits.attachments),
                thread=[Hint("thread", [thread])] if thread else [],
                in_reply_to=payload.text(values, "in_reply_to", limit=200),
                particulars={"context": payload.mapping(values, "context")},
            )
        ]

    def send(self, message: Outbound, account: Account) -> Sent:
        url = str(account.settings.get("url") or "")
        if not url:
            raise ChannelError("This channel has no address to send to.", permanent=True)
        body = json.dumps(_event(message, account), ensure_ascii=False).encode()
        timestamp = int(time.time())
        secret = _secrets(account)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Switchroom",
            "X-Switchroom-Timestamp": str(timestamp),
            "X-Switchroom-Signature": signing.sign(body, timestamp=timestamp, secret=secret[0]),
            "Idempotency-Key": message.client_id,
        }
        try:
            response = outgoing.post(url, content=body, headers=headers)
        except outgoing.RefusedAddress as error:
            raise ChannelError(str(error), permanent=True, code="refused_address") from error
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise ChannelError(f"No answer: {reason}", permanent=False, code="no_answer") from error
        return Sent(provider_id=_accepted(response) or message.client_id)

    def check(self, account: Account) -> str:
        if not _secrets(account):
            raise ChannelError("There is no signing secret.", permanent=True)
        url = str(account.settings.get("url") or "")
        if not url:
            return "Ready to receive. Without an address it cannot answer."
        try:
            outgoing.pinned_address(url)
        except outgoing.RefusedAddress as error:
            raise ChannelError(str(error), permanent=True, code="refused_address") from error
        return "Ready: the address resolves and may be used."


def _secrets(account: Account) -> list[str]:
    names = ("secret", "previous_secret")
    return [found for name in names if (found := account.credentials.get(name, ""))]


def _event(message: Outbound, account: Account) -> dict[str, Any]:
    return {
        "type": "message",
        "id": message.client_id,
        "channel": account.settings.get("key", ""),
        "to": [{"address": party.address, "name": party.name} for party in message.to],
        "thread": message.thread,
        "in_reply_to": message.in_reply_to,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "automatic": message.automatic,
        "attachments": [
            {
                "name": file.name,
                "content_type": file.content_type,
                "content": base64.b64encode(file.content).decode(),
            }
            for file in message.attachments
        ],
    }


def _accepted(response: httpx.Response) -> str:
    """The id the other side gave our message, "" when it gave none. Raises ChannelError."""
    status = response.status_code
    if 200 <= status < 300:
        try:
            answer = json.loads(response.content or b"{}")
        except ValueError:
            return ""
        given = answer.get("id") if isinstance(answer, dict) else None
        return given[:250] if isinstance(given, str) else ""
    words = f"The other side answered {status}: {response.text[:120]}".strip(": ")
    # 4xx says that the request is wrong and stays wrong; 408, 425, 429 and 5xx pass.
    passing = status >= 500 or status in {408, 425, 429}
    raise ChannelError(
        words, permanent=not passing, code=f"http_{status}", retry_after=_retry_after(response)
    )


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return min(float(value), 86_400.0) if value.isdigit() else None
