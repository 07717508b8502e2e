"""Both sides of the provider on two ports, for as long as it is wanted."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

from apps.portal.demo_mail import smtp
from apps.portal.demo_mail.imap import LARGEST_LINE, Session
from apps.portal.demo_mail.mailboxes import Provider

HOST = "127.0.0.1"
SMTP_PORT, IMAP_PORT = 2525, 1143  # wished for; free ones are taken when they are busy


def bound(wished: int) -> socket.socket:
    """A listening socket on the wished port, or on a free one."""
    for port in (wished, 0):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError:
            listening.close()
            if port == 0:
                raise
            continue
        listening.listen()
        return listening
    raise AssertionError("unreachable")


def announce(path: Path, *, smtp_port: int, imap_port: int) -> None:
    """Where customers' mail programs connect, for ``demo_info`` and the simulation."""
    path.write_text(
        json.dumps(
            {
                "smtp": {"host": HOST, "port": smtp_port},
                "imap": {"host": HOST, "port": imap_port},
                "user": "any e-mail address",
                "password": "any",
            }
        )
    )


async def serve(
    provider: Provider, *, smtp_socket: socket.socket, imap_socket: socket.socket
) -> None:
    """Until it is cancelled."""
    loop = asyncio.get_running_loop()
    sessions: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            sessions.add(task)
            task.add_done_callback(sessions.discard)
        await Session(provider, reader, writer).serve()

    post = await loop.create_server(lambda: smtp.session(provider, loop), sock=smtp_socket)
    imap = await asyncio.start_server(talk, sock=imap_socket, limit=LARGEST_LINE)
    try:
        await asyncio.Event().wait()
    finally:
        post.close()
        imap.close()
        for session in list(sessions):
            session.cancel()
