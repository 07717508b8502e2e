"""One mailbox, read for ever: raw first, one mail at a time, the uid always moves on."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection
from django.utils import timezone
from imapclient.exceptions import IMAPClientError

from apps.channels.domain.mail.parse import MAX_BYTES
from apps.channels.mailroom.mailbox import Mailbox, Opened
from apps.channels.models import ChannelAccount
from apps.channels.protocol import ChannelError
from apps.channels.services import accounts, health, mailboxes

log = structlog.get_logger(__name__)

POLL_SECONDS = 60.0  # for servers without IDLE
LOOK_AGAIN_SECONDS = 1.0  # after mail was taken
LADDER = [2, 5, 15, 60, 180, 300]  # seconds until we knock again
STUBBORN = 3  # connections that one mail may cost before it is put aside
OVERLAP = timedelta(days=2)  # read again when the server numbered its mails anew


class Poller(threading.Thread):
    def __init__(self, account_id: int) -> None:
        super().__init__(name=f"mailbox-{account_id}", daemon=True)
        self.account_id = account_id
        self._stop_asked = threading.Event()
        self._trouble: dict[int, int] = {}  # uid: connections lost over it
        self._at_uid = 0

    def ask_to_stop(self) -> None:
        self._stop_asked.set()

    def run(self) -> None:
        failures = 0
        while not self._stop_asked.is_set():
            try:
                self._session()
                failures = 0
            except (IMAPClientError, OSError, ChannelError) as error:
                failures += 1
                self._note(error)
            except Exception as error:
                failures += 1
                log.exception("mailbox.broken", account=self.account_id)
                self._note(error)
            finally:
                connection.close()
            step = LADDER[min(failures, len(LADDER)) - 1] if failures else 0
            self._stop_asked.wait(step * random.uniform(0.8, 1.2))

    def _note(self, error: Exception) -> None:
        if self._at_uid:
            self._trouble[self._at_uid] = self._trouble.get(self._at_uid, 0) + 1
        words = _words(error)
        log.warning("mailbox.failed", account=self.account_id, problem=words)
        try:
            health.failed(account_id=self.account_id, problem=words, at=timezone.now())
        except Exception:  # the database is away, too: the ladder brings us back
            log.exception("mailbox.unnoted", account=self.account_id)

    def _session(self) -> None:
        """One connection's life: catch up, wait, catch up, until it is stopped or it breaks."""
        account = ChannelAccount.objects.select_related("brand").get(pk=self.account_id)
        mailbox = Mailbox(accounts.for_adapter(account))
        self._at_uid = 0
        try:
            opened = mailbox.open()
            while not self._stop_asked.is_set():
                before = (account.cursor or {}).get("uid")
                self.catch_up(account, mailbox, opened)
                health.worked(account_id=account.pk, at=timezone.now())
                connection.close()  # none is held while we wait
                seconds = float(account.options.get("poll_seconds") or POLL_SECONDS)
                if (account.cursor or {}).get("uid") != before:
                    # A mail that came while we fetched was told of in the answer to another
                    # command, and IDLE tells nothing twice: look again before the long wait.
                    soon = LOOK_AGAIN_SECONDS
                    mailbox.wait(seconds=soon, idle_seconds=soon, stop=self._stop_asked)
                else:
                    mailbox.wait(seconds=seconds, stop=self._stop_asked)
        finally:
            mailbox.close()

    def catch_up(self, account: ChannelAccount, mailbox: Mailbox, opened: Opened) -> None:
        """Keep everything that is new, oldest first."""
        cursor = self._cursor(account, opened)
        while True:
            until = cursor.get("until")
            after = int(cursor["uid"])
            if until and after < until:  # what was there before us, by the account's wish
                found = mailbox.uids(after=after, until=until, criteria=cursor.get("criteria"))
                for uid in found:
                    self._take(account, mailbox, opened, uid, cursor | {"uid": uid})
                    if self._stop_asked.is_set():
                        return
                cursor = {"uidvalidity": opened.uidvalidity, "uid": until}
                mailboxes.advance(account_id=account.pk, cursor=cursor)
                account.cursor = cursor
                continue
            found = mailbox.uids(after=after)
            for uid in found:
                cursor = {"uidvalidity": opened.uidvalidity, "uid": uid}
                self._take(account, mailbox, opened, uid, cursor)
                account.cursor = cursor
                if self._stop_asked.is_set():
                    return
            return

    def _cursor(self, account: ChannelAccount, opened: Opened) -> dict[str, Any]:
        known: dict[str, Any] = account.cursor or {}
        if known.get("uidvalidity") == opened.uidvalidity:
            return known
        fresh = {"uidvalidity": opened.uidvalidity, "uid": 0}
        last = opened.uidnext - 1
        if known:  # the server numbers anew: what we have had before is known by its content
            since = (account.last_ok_at or timezone.now()) - OVERLAP
            return fresh | {"until": last, "criteria": ["SINCE", since.strftime("%d-%b-%Y")]}
        history = str(account.options.get("history") or "unread")
        if history == "none":
            return fresh | {"uid": last}
        return fresh | {"until": last, "criteria": ["UNSEEN"] if history == "unread" else []}

    def _take(
        self,
        account: ChannelAccount,
        mailbox: Mailbox,
        opened: Opened,
        uid: int,
        cursor: dict[str, Any],
    ) -> None:
        self._at_uid = uid
        raw, problem = self._fetch(mailbox, uid)
        if raw is None:  # deleted between our question and now
            mailboxes.advance(account_id=account.pk, cursor=cursor)
        else:
            mailboxes.keep(
                account=account,
                uidvalidity=opened.uidvalidity,
                uid=uid,
                raw=raw,
                cursor=cursor,
                problem=problem,
            )
            mailbox.mark_seen(uid)
        self._trouble.pop(uid, None)
        self._at_uid = 0

    def _fetch(self, mailbox: Mailbox, uid: int) -> tuple[bytes | None, str]:
        """The mail, or as much of it as can be had and why not all."""
        if self._trouble.get(uid, 0) >= STUBBORN:
            return b"", "not_handed_out: the server fails to hand this mail out"
        size = mailbox.size(uid)
        if size is not None and size > MAX_BYTES:
            return mailbox.fetch(uid, header_only=True), f"too_large: it has {size} bytes"
        return mailbox.fetch(uid), ""


def _words(error: Exception) -> str:
    return " ".join(f"{error}".split())[:300] or type(error).__name__
