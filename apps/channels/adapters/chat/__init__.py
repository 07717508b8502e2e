"""Our own web chat: the provider is our socket, so nothing leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from apps.channels.adapters import payload
from apps.channels.protocol import (
    Account,
    BadSignature,
    Can,
    Inbound,
    Limits,
    Outbound,
    Party,
    Sent,
    Setting,
    Webhook,
)


class ChatAdapter:
    kind: ClassVar[str] = "chat"
    can: ClassVar[Can] = (
        Can.RECEIVE | Can.SEND | Can.ATTACH | Can.THREADED | Can.LIVE | Can.TYPING
        | Can.READ_RECEIPTS | Can.REACT
    )  # fmt: skip
    limits: ClassVar[Limits] = Limits(text=10_000, attachment=10 * 1024 * 1024, attachments=10)
    settings: ClassVar[Sequence[Setting]] = (
        Setting("origins", "Sites that may show it", hint="https://www.example.org, one a line"),
        Setting(
            "jwt_secret",
            "Secret your back end signs people with",
            secret=True,
            hint="32 characters or more: names who is signed in on your site or in your app",
        ),
    )

    def verify(self, webhook: Webhook, account: Account) -> None:
        # Chat arrives over a socket that has checked its visitor; nobody posts it.
        raise BadSignature("Chat has no webhook.")

    def receive(self, webhook: Webhook, account: Account) -> list[Inbound]:
        """``{"client_id", "visitor", "name"?, "body", "attachments"?, "at"?}``"""
        values = payload.objects(webhook)
        return [
            Inbound(
                provider_id=payload.text(values, "client_id", limit=80, required=True),
                sender=Party(
                    payload.text(values, "visitor", limit=80, required=True),
                    payload.text(values, "name", limit=200),
                ),
                scheme="web_visitor",
                text=payload.text(values, "body", limit=self.limits.text),
                occurred_at=payload.moment(values, "at"),
                attachments=payload.attachments(values, most=self.limits.attachments),
            )
        ]

    def send(self, message: Outbound, account: Account) -> Sent:
        """The row is the delivery: the visitor's socket fetches it, now or on return."""
        return Sent(provider_id=message.client_id)

    def check(self, account: Account) -> str:
        return "Ready: visitors reach it through this server."
