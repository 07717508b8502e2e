"""A real SMTP server on loopback that keeps what it gets and refuses what it is told to."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP, AuthResult


class Postbox:
    def __init__(self, *, password: str = ""):
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.refuses: dict[str, str] = {}  # recipient: answer
        self.answer = "250 OK"  # to DATA
        self.connections = 0
        self.password = password
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answer

    def _session(self):
        self.connections += 1
        return SMTP(
            self,
            enable_SMTPUTF8=True,
            hostname="postbox",
            loop=self._loop,
            auth_require_tls=False,
            authenticator=self._authenticate if self.password else None,
        )

    def _authenticate(self, server, session, envelope, mechanism, data):
        return AuthResult(success=data.password.decode() == self.password, handled=False)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._session, "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    @property
    def options(self) -> dict[str, str]:
        return {"smtp_host": "127.0.0.1", "smtp_port": str(self.port), "smtp_security": "none"}


@contextmanager
def postbox(**arguments):
    box = Postbox(**arguments)
    box._thread.start()
    box._ready.wait()
    try:
        yield box
    finally:
        box._loop.call_soon_threadsafe(box._loop.stop)
        box._thread.join()
