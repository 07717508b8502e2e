"""The contact form: a message without a way back of its own; answers go by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from apps.channels.adapters import payload
from apps.channels.protocol import (
    Account,
    BadSignature,
    Can,
    ChannelError,
    Inbound,
    Limits,
    Outbound,
    Party,
    Sent,
    Setting,
    Unreadable,
    Webhook,
)


class FormAdapter:
    kind: ClassVar[str] = "form"
    can: ClassVar[Can] = Can.RECEIVE | Can.ATTACH | Can.SUBJECT
    limits: ClassVar[Limits] = Limits(text=10_000, attachment=10 * 1024 * 1024, attachments=5)
    settings: ClassVar[Sequence[Setting]] = (
        Setting("origins", "Sites that may embed it", hint="https://www.example.org, one a line"),
        Setting(
            "jwt_secret",
            "Secret your back end signs people with",
            secret=True,
            hint="32 characters or more: names who is signed in on your site or in your app",
        ),
    )

    def verify(self, webhook: Webhook, account: Account) -> None:
        raise BadSignature("A form is posted to its page, not to a webhook.")

    def receive(self, webhook: Webhook, account: Account) -> list[Inbound]:
        """``{"submission", "email", "name"?, "subject"?, "message", "fields"?, "consents"?}``"""
        values = payload.objects(webhook)
        email = payload.text(values, "email", limit=320, required=True)
        if "@" not in email:
            raise Unreadable("email is not an address.", code="bad_email")
        return [
            Inbound(
                provider_id=payload.text(values, "submission", limit=80, required=True),
                sender=Party(email, payload.text(values, "name", limit=200)),
                scheme="email",
                subject=payload.text(values, "subject", limit=240),
                text=payload.text(values, "message", limit=self.limits.text),
                occurred_at=payload.moment(values, "at"),
                attachments=payload.attachments(values, most=self.limits.attachments),
                particulars={
                    "fields": payload.mapping(values, "fields"),
                    "consents": payload.mapping(values, "consents"),
                },
            )
        ]

    def send(self, message: Outbound, account: Account) -> Sent:
        raise ChannelError("A form cannot carry an answer: use e-mail.", permanent=True)

    def check(self, account: Account) -> str:
        return "Ready: the form is served by this server."
