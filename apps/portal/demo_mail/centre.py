"""The centre's own accounts, pointed at the demo's provider."""

from __future__ import annotations

from apps.channels.models import ChannelAccount
from apps.channels.services import accounts
from apps.portal.demo_mail.server import HOST

MARK = "demo_mail"  # in an account's options: connected by us, not by an administrator


def aliases() -> dict[str, str]:
    """Further addresses of the centre's mailboxes: where replies with a token go, for one.

    Accounts of one brand share that address: the first that is read has it, because what
    lies in a paused account's mailbox reaches nobody.
    """
    found: dict[str, str] = {}
    for account in sorted(_accounts(), key=lambda one: not one.is_active):
        options = account.options
        named = [
            str(options.get("reply_address") or ""),
            *str(options.get("aliases") or "").split(),
        ]
        for address in filter(None, named):
            found.setdefault(address.lower(), account.address)
    return found


def connect(*, smtp_port: int, imap_port: int) -> int:
    """Let every mail account that nobody has connected elsewhere use the provider's ports."""
    changed = 0
    for account in _accounts():
        wanted = {
            "imap_host": HOST, "imap_port": str(imap_port), "imap_security": "none",
            "smtp_host": HOST, "smtp_port": str(smtp_port), "smtp_security": "none",
            "history": "unread", MARK: "yes",
            "reply_address": f"reply@{account.address.rpartition('@')[2]}",
        }  # fmt: skip
        if any(account.options.get(name) != value for name, value in wanted.items()):
            accounts.change(by=None, account=account, settings=wanted)
            changed += 1
    return changed


def _accounts() -> list[ChannelAccount]:
    rows = ChannelAccount.objects.current().filter(kind="email").order_by("pk")
    return [row for row in rows if row.options.get(MARK) or not row.options.get("smtp_host")]
