"""``manage.py demo_mail``: the demo's mail provider, SMTP and IMAP, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.portal.demo_mail import centre, server
from apps.portal.demo_mail.mailboxes import Provider


class Command(BaseCommand):
    help = "Runs mailboxes for the demo's customers and the centre, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--smtp-port", type=int, default=server.SMTP_PORT)
        parser.add_argument("--imap-port", type=int, default=server.IMAP_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Any password opens any mailbox here: only for the demo.")
        smtp_socket = server.bound(options["smtp_port"])
        imap_socket = server.bound(options["imap_port"])
        ports = {
            "smtp_port": smtp_socket.getsockname()[1],
            "imap_port": imap_socket.getsockname()[1],
        }
        centre.connect(**ports)
        provider = Provider(settings.DATA_DIR / "demo-mail", aliases=centre.aliases())
        connection.close()
        server.announce(settings.DATA_DIR / "demo_mail.json", **ports)
        self.stdout.write(f"smtp on {ports['smtp_port']}, imap on {ports['imap_port']}")
        self.stdout.flush()
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # not every line of every mail
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_serve(provider, smtp_socket, imap_socket))


async def _serve(provider: Provider, smtp_socket: Any, imap_socket: Any) -> None:
    task = asyncio.ensure_future(
        server.serve(provider, smtp_socket=smtp_socket, imap_socket=imap_socket)
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    await task
