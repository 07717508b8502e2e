"""A mail too large to be taken from its mailbox: its sender is told so, once.

Only a person is told, thrice a day at most, as with every answer that nobody wrote. At our
own SMTP door there is nothing to tell: the sender's server hears it before the mail is sent.
"""

from __future__ import annotations

import re
from hashlib import sha256

import structlog
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.channels.adapters import adapter_for
from apps.channels.choices import InboundState
from apps.channels.domain.mail.parse import MAX_BYTES
from apps.channels.models import InboundEvent
from apps.channels.protocol import Inbound, Outbound, Unreadable, Webhook
from apps.channels.services import accounts, outbox

log = structlog.get_logger(__name__)

CODE = "too_large"
LONGEST_HEAD = 256 * 1024  # bytes
OF_A_BODY = re.compile(
    rb"^(content-type|content-transfer-encoding|mime-version)\s*:.*?(?:\r?\n)(?![ \t])",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def tell_sender(event_id: int) -> None:
    """Harmless for any event, and any number of times."""
    event = (
        InboundEvent.objects.select_related("account__brand")
        .filter(
            pk=event_id,
            account__kind="email",
            state=InboundState.QUARANTINED,
            problem__startswith=f"{CODE}:",
        )
        .first()
    )
    if event is None or not event.account.is_active:
        return
    head = bytes(event.raw)[:LONGEST_HEAD]
    mail = _read(head, event)
    if mail is None or mail.automatic or not mail.sender.address:
        return
    if not outbox.may_answer_automatically(mail.sender.address, now=timezone.now()):
        return
    digest = sha256(head).hexdigest()[:40]  # numbered anew by its server, it is the same mail
    with translation.override(event.account.brand.language):
        letter = _letter(mail, client_id=f"too-large-{event.account_id}-{digest}")
    outbox.queue(account=event.account, message=letter, reference="")


def _read(head: bytes, event: InboundEvent) -> Inbound | None:
    """The header read as a mail of its own; None for a server's report and what has no sense."""
    if b"multipart/report" in head.lower():
        return None
    raw = OF_A_BODY.sub(b"", head.rstrip() + b"\r\n") + b"\r\n"
    webhook = Webhook(headers=event.headers, body=raw)
    try:
        found = adapter_for("email").receive(webhook, accounts.for_adapter(event.account))
    except Unreadable as error:
        log.info("too_large.unreadable", inbound_event=event.pk, problem=str(error))
        return None
    return found[0] if found else None


def _letter(mail: Inbound, *, client_id: str) -> Outbound:
    limit = MAX_BYTES // 1024 // 1024
    known = mail.provider_id if mail.provider_id.startswith("<") else ""
    return Outbound(
        to=[mail.sender],
        subject=_("Not received: %(subject)s") % {"subject": mail.subject[:200]},
        text=_(
            "Your mail was larger than %(limit)d MB and nobody here could read it. Please send "
            "it again with smaller attachments."
        )
        % {"limit": limit},
        client_id=client_id,
        in_reply_to=known,
        references=[known] if known else [],
        automatic=True,
    )
