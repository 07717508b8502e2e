"""What mail programs need of the database: whose address it is, and how far we have read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.channels.domain.mail import threading
from apps.channels.models import ChannelAccount, InboundEvent
from apps.channels.services import credentials, inbox


def receiving(address: str) -> ChannelAccount | None:
    """The account that takes mail for ``address``: as written, in plus form, by reply token."""
    wanted = address.strip().strip("<>").lower()
    local, _, domain = wanted.rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    rows = list(
        ChannelAccount.objects.current().filter(kind="email").select_related("brand").order_by("id")
    )
    for given in (wanted, plain):
        for account in rows:
            if given in _addresses(account):
                return account
    keys = [bytes.fromhex(key) for key in credentials.reply_keys()]
    if threading.reference_in(wanted, keys=keys):
        return next((a for a in rows if a.address.rpartition("@")[2] == domain), None)
    return None


def _addresses(account: ChannelAccount) -> set[str]:
    named = str(account.options.get("aliases") or "").lower().split()
    reply = str(account.options.get("reply_address") or "").lower()
    return {account.address.lower(), reply, *named} - {""}


def accept(
    *, recipients: list[str], sender: str, raw: bytes, at: datetime | None = None
) -> list[InboundEvent]:
    """Keep a mail that was handed to our listener, once for each account it is for."""
    found: dict[int, tuple[ChannelAccount, list[str]]] = {}
    for recipient in recipients:
        account = receiving(recipient)
        if account:
            found.setdefault(account.pk, (account, []))[1].append(recipient)
    digest = sha256(raw).hexdigest()
    with transaction.atomic():
        return [
            inbox.store(
                account=account,
                # A server that did not hear our answer hands it over again: the same key.
                dedupe_key=f"smtp:{digest}",
                raw=raw,
                headers={"x-envelope-from": sender, "x-envelope-to": ",".join(to)},
                received_at=at,
            )
            for account, to in found.values()
        ]


@transaction.atomic
def keep(
    *,
    account: ChannelAccount,
    uidvalidity: int,
    uid: int,
    raw: bytes,
    cursor: Mapping[str, Any],
    problem: str = "",
) -> InboundEvent:
    """Keep one mail of a mailbox and, with it, how far the mailbox has been read.

    With ``problem`` it goes straight to quarantine: the mailbox is never held up by one mail.
    """
    event = inbox.store(
        account=account,
        dedupe_key=f"imap:{uidvalidity}:{uid}",
        raw=raw,
        headers={"x-imap-uid": str(uid)},
    )
    if problem:
        inbox.quarantine(event_id=event.pk, problem=problem)
    advance(account_id=account.pk, cursor=cursor)
    return event


def advance(*, account_id: int, cursor: Mapping[str, Any]) -> None:
    ChannelAccount.objects.filter(pk=account_id).update(
        cursor=dict(cursor), updated_at=timezone.now()
    )
