"""One IMAP mailbox: connect, see what is new, fetch it, wait for more."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any

from imapclient import SEEN, IMAPClient

from apps.channels.adapters.email import oauth
from apps.channels.protocol import Account

TIMEOUT = 60.0  # seconds without an answer
IDLE_SECONDS = 240.0  # then ask anew: routers forget silent connections


@dataclass(frozen=True, slots=True)
class Opened:
    uidvalidity: int
    uidnext: int


class Mailbox:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.folder = str(account.settings.get("imap_folder") or "INBOX")
        self._client: IMAPClient | None = None

    @property
    def client(self) -> IMAPClient:
        if self._client is None:
            raise RuntimeError("The mailbox is not open.")
        return self._client

    def open(self) -> Opened:
        """Connect, sign in and select the folder. Raises IMAPClientError, OSError, ChannelError."""
        settings = self.account.settings
        security = str(settings.get("imap_security") or "tls")
        context = ssl.create_default_context()
        self._client = client = IMAPClient(
            str(settings["imap_host"]),
            port=int(settings.get("imap_port") or (993 if security == "tls" else 143)),
            ssl=security == "tls",
            ssl_context=context if security == "tls" else None,
            timeout=TIMEOUT,
        )
        if security == "starttls":
            client.starttls(context)
        user = str(settings.get("user") or self.account.address)
        if oauth.is_used(self.account):
            client.oauth2_login(user, oauth.access_token(self.account))
        else:
            client.login(user, self.account.credentials.get("password", ""))
        return self.select()

    def select(self) -> Opened:
        answer = self.client.select_folder(self.folder)
        uidnext = answer.get(b"UIDNEXT") or self._highest() + 1
        return Opened(int(answer[b"UIDVALIDITY"]), int(uidnext))

    def _highest(self) -> int:
        return max((int(uid) for uid in self.client.search(["UID", "*"])), default=0)

    def uids(
        self, *, after: int, until: int | None = None, criteria: list[str] | None = None
    ) -> list[int]:
        """New uids in order. ``n:*`` always names the last mail, so what is old is dropped."""
        span = f"{after + 1}:{until or '*'}"
        found = self.client.search(["UID", span, *(criteria or [])])
        return sorted(uid for uid in found if uid > after)

    def size(self, uid: int) -> int | None:
        """Bytes; None when the mail is gone."""
        found = self.client.fetch([uid], ["RFC822.SIZE"]).get(uid)
        return int(found[b"RFC822.SIZE"]) if found else None

    def fetch(self, uid: int, *, header_only: bool = False) -> bytes | None:
        section = "BODY.PEEK[HEADER]" if header_only else "BODY.PEEK[]"
        found: dict[bytes, Any] = self.client.fetch([uid], [section]).get(uid, {})
        return found.get(b"BODY[HEADER]" if header_only else b"BODY[]")

    def mark_seen(self, uid: int) -> None:
        self.client.add_flags([uid], [SEEN], silent=True)

    def wait(
        self, *, seconds: float, stop: threading.Event, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        """Until something may be new or ``stop`` is set; at most ``seconds``.

        A server that tells of new mail is asked anew after ``idle_seconds`` instead.
        """
        if not self.client.has_capability("IDLE"):
            stop.wait(seconds)
            return
        end = time.monotonic() + idle_seconds
        self.client.idle()
        try:
            while time.monotonic() < end and not stop.is_set():
                if self.client.idle_check(timeout=1.0):
                    break
        finally:
            self.client.idle_done()

    def close(self) -> None:
        client, self._client = self._client, None
        if client:
            with contextlib.suppress(Exception):  # it may be dead: that is why we close it
                client.shutdown()
