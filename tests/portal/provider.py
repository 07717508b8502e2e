"""The demo's mail provider, running in a thread."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from pathlib import Path

from apps.portal.demo_mail import server
from apps.portal.demo_mail.mailboxes import Provider


class Running:
    def __init__(self, provider: Provider, smtp_port: int, imap_port: int):
        self.provider, self.smtp_port, self.port = provider, smtp_port, imap_port

    @property
    def options(self) -> dict[str, str]:
        return {"imap_host": "127.0.0.1", "imap_port": str(self.port), "imap_security": "none"}


@contextmanager
def running(folder: Path, **aliases: str):
    provider = Provider(folder, aliases=aliases)
    sockets = server.bound(0), server.bound(0)
    loop = asyncio.new_event_loop()
    task = None

    def run():
        nonlocal task
        asyncio.set_event_loop(loop)
        task = loop.create_task(
            server.serve(provider, smtp_socket=sockets[0], imap_socket=sockets[1])
        )
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            rest = asyncio.all_tasks(loop)
            for session in rest:
                session.cancel()
            loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
        finally:
            loop.close()

    thread = threading.Thread(target=run)
    ports = [listening.getsockname()[1] for listening in sockets]
    thread.start()
    try:
        yield Running(provider, *ports)
    finally:
        loop.call_soon_threadsafe(lambda: task.cancel())
        thread.join()
