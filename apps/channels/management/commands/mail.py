"""``manage.py mail``: reads the mailboxes and answers at our own SMTP and LMTP doors."""

from __future__ import annotations

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.channels.mailroom.room import Mailroom


class Command(BaseCommand):
    help = "Fetches mail over IMAP and takes mail over SMTP and LMTP, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.MAIL_LISTEN_HOST)
        parser.add_argument("--smtp-port", type=int, default=settings.MAIL_SMTP_PORT)
        parser.add_argument("--lmtp-port", type=int, default=settings.MAIL_LMTP_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        room = Mailroom(
            host=options["host"], smtp_port=options["smtp_port"], lmtp_port=options["lmtp_port"]
        )
        try:
            room.open()
        except OSError as error:
            raise CommandError(f"Cannot listen for mail: {error}") from error
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: room.ask_to_stop())
        room.announce(settings.DATA_DIR / "mail.json")
        for name, listener in room.listeners.items():
            self.stdout.write(f"{name} on {listener.host}:{listener.port}")
        self.stdout.flush()
        room.work()
