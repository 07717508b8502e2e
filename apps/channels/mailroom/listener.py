"""Our own door for those who forward their mail: SMTP and LMTP.

It takes mail for our addresses only, stores it as it came, and says 250 after that. A
mail it cannot store is refused for now (451), so that the other server keeps it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from apps.channels.services import mailboxes

log = structlog.get_logger(__name__)

MAX_BYTES = 40 * 1024 * 1024
MAX_RECIPIENTS = 100
MAX_LINE = 1024 * 1024  # bytes; the standard says 998, many a program does not care


class _Smtp(SMTP):
    line_length_limit = MAX_LINE
    is_lmtp = False


class _Lmtp(LMTP):
    line_length_limit = MAX_LINE
    is_lmtp = True


class Door:
    """aiosmtpd's handler: the envelope is checked as it is written, the mail stored whole."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            account = await asyncio.to_thread(_closing(mailboxes.receiving), address)
        except Exception:
            log.exception("mail.lookup_failed")
            return "451 4.3.0 Try again later"
        if account is None:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: _Smtp | _Lmtp, session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        try:
            await asyncio.to_thread(
                _closing(mailboxes.accept),
                recipients=list(envelope.rcpt_tos),
                sender=envelope.mail_from or "",
                raw=raw,
            )
        except Exception:
            log.exception("mail.not_stored")
            return "451 4.3.0 Not stored, try again later"
        answer = "250 2.0.0 Stored"
        # LMTP wants an answer for each recipient.
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if server.is_lmtp else 1))


def _closing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Threads of the pool come and go: none keeps a database connection."""

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        finally:
            connection.close()

    return call


class Listener:
    """One port, in a thread of its own. Port 0 takes a free one: see ``port`` after ``start``."""

    def __init__(self, *, host: str, port: int, speaks_lmtp: bool = False) -> None:
        self.host, self.port = host, port
        self._protocol = _Lmtp if speaks_lmtp else _Smtp
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._fault: OSError | None = None
        self._thread = threading.Thread(target=self._run, name=f"mail-{port}", daemon=True)

    def start(self) -> None:
        """Raises OSError when the port is taken."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # not every line of every mail
        self._thread.start()
        self._ready.wait()
        if self._fault:
            raise self._fault

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(
                self._loop.create_server(self._session, self.host, self.port)
            )
            self.port = server.sockets[0].getsockname()[1]
        except OSError as fault:
            self._fault = fault
            self._loop.close()
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        server.close()
        waiting = asyncio.all_tasks(self._loop)
        for task in waiting:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _session(self) -> _Smtp | _Lmtp:
        return self._protocol(
            Door(),
            data_size_limit=MAX_BYTES,
            enable_SMTPUTF8=True,
            ident="Switchroom",
            hostname="switchroom",
            timeout=120,
            loop=self._loop,
        )
