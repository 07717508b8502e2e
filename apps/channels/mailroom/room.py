"""All mailboxes and doors of this centre, in one process."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import structlog
from django.db import connection

from apps.channels.mailroom.listener import Listener
from apps.channels.mailroom.poller import Poller
from apps.channels.models import ChannelAccount

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0  # how soon a new, changed or paused account is noticed


class Mailroom:
    def __init__(self, *, host: str, smtp_port: int | None, lmtp_port: int | None) -> None:
        self._stop_asked = threading.Event()
        self._pollers: dict[int, tuple[str, Poller]] = {}
        self.listeners = {
            name: Listener(host=host, port=port, speaks_lmtp=name == "lmtp")
            for name, port in (("smtp", smtp_port), ("lmtp", lmtp_port))
            if port is not None
        }

    def open(self) -> None:
        """Raises OSError when a port is taken."""
        for listener in self.listeners.values():
            listener.start()

    def announce(self, path: Path) -> None:
        """Where the doors are, for ``demo_info`` and for people."""
        ports = {
            name: {"host": listener.host, "port": listener.port}
            for name, listener in self.listeners.items()
        }
        path.write_text(json.dumps(ports))

    def work(self) -> None:
        """Until ``ask_to_stop``."""
        while not self._stop_asked.is_set():
            try:
                self._look()
            except Exception:  # the database is away: look again
                log.exception("mailroom.look_failed")
            finally:
                connection.close()
            self._stop_asked.wait(LOOK_SECONDS)
        self.close()

    def ask_to_stop(self) -> None:
        self._stop_asked.set()

    def close(self) -> None:
        pollers = [poller for _, poller in self._pollers.values()]
        for poller in pollers:
            poller.ask_to_stop()
        for listener in self.listeners.values():
            listener.stop()
        for poller in pollers:
            poller.join(5)

    def _look(self) -> None:
        """A poller for each active mailbox, a new one when its settings changed."""
        wanted = {
            account.pk: _settings_mark(account)
            for account in ChannelAccount.objects.active().filter(kind="email")
            if account.options.get("imap_host")
        }
        for pk, (mark, poller) in list(self._pollers.items()):
            if wanted.get(pk) != mark or not poller.is_alive():
                poller.ask_to_stop()
                del self._pollers[pk]
        for pk, mark in wanted.items():
            if pk not in self._pollers:
                poller = Poller(pk)
                self._pollers[pk] = mark, poller
                poller.start()


def _settings_mark(account: ChannelAccount) -> str:
    return json.dumps([account.address, account.options], sort_keys=True) + str(
        hash(bytes(account.credentials))
    )
