"""ARI over one websocket: events come in, requests go out and are answered on the same socket.

Requests over the socket cost a third of what they cost over HTTP, and keep their order (measured:
30 set-ups a second where HTTP broke down). After a loss the client connects again by itself and
calls ``on_connect``: no event of the meantime is replayed, so the owner compares everything.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from apps.voice.ari.errors import Disconnected, Replaced, refusal

log = structlog.get_logger(__name__)

ANSWER_SECONDS = 10
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0  # seconds between attempts to connect
LARGEST_FRAME = 4 * 1024 * 1024  # a list of a thousand channels

Event = Mapping[str, Any]


@dataclass(slots=True)
class Ari:
    """One application on one Asterisk. ``url`` is its HTTP address, for example on port 8088."""

    url: str
    user: str
    password: str
    app: str
    on_event: Callable[[Event], None]  # must not block: it only sorts
    on_connect: Callable[[], Coroutine[Any, Any, None]]  # everything may have changed
    subscribe_all: bool = False
    _socket: ClientConnection | None = None
    _asked: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def is_connected(self) -> bool:
        return self._socket is not None

    async def run(self) -> None:
        """Stay connected until cancelled. Raises Replaced when another process took over."""
        wait = FIRST_WAIT
        while True:
            try:
                async with self._connect() as socket:
                    wait = FIRST_WAIT
                    await self._serve(socket)
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError) as error:
                log.warning("voice.ari_away", app=self.app, problem=str(error), again_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def ask(
        self, method: str, path: str, *, body: Mapping[str, Any] | None = None, **query: Any
    ) -> Any:
        """One request; its answer parsed, None when there is none.

        Raises NotThere, InTheWay, NoContact, Disconnected or another AriError.
        """
        asked = f"{method} {path}"
        if self._socket is None:
            raise Disconnected(asked)
        number = str(next(self._numbers))
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        request = {
            "type": "RESTRequest",
            "request_id": number,
            "method": method,
            "uri": _address(path, query),
        }
        if body is not None:
            request |= {"content_type": "application/json", "message_body": json.dumps(body)}
        try:
            await self._socket.send(json.dumps(request))
            told = await asyncio.wait_for(answer, ANSWER_SECONDS)
        except (ConnectionClosed, TimeoutError):
            raise Disconnected(asked) from None
        finally:
            self._asked.pop(number, None)
        status, text = int(told["status_code"]), told.get("message_body") or ""
        if status >= 400:
            raise refusal(status, text, asked=asked)
        return json.loads(text) if text else None

    def _connect(self) -> connect:
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        every = "true" if self.subscribe_all else "false"
        where = f"{self.url.replace('http', 'ws', 1)}/ari/events"
        return connect(
            f"{where}?{urlencode({'app': self.app, 'subscribeAll': every})}",
            additional_headers={"Authorization": f"Basic {token}"},
            subprotocols=["ari"],  # type: ignore[list-item]
            compression=None,
            max_size=LARGEST_FRAME,
            open_timeout=ANSWER_SECONDS,
            proxy=None,
        )

    async def _serve(self, socket: ClientConnection) -> None:
        self._socket = socket
        # Beside the reading: it asks for lists, which are answered on this very socket.
        again = asyncio.create_task(self.on_connect())
        try:
            async for raw in socket:
                self._hear(json.loads(raw))
        finally:
            self._socket = None
            again.cancel()
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(Disconnected())
            self._asked.clear()

    def _hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "RESTResponse":
            answer = self._asked.get(frame["request_id"])
            if answer is not None and not answer.done():
                answer.set_result(frame)
        elif frame["type"] == "ApplicationReplaced" and frame.get("application") == self.app:
            raise Replaced(self.app)
        else:
            self.on_event(frame)


def _address(path: str, query: Mapping[str, Any]) -> str:
    """``path`` with ``query``; what is None is left out, booleans are written as ARI reads them."""
    said = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in query.items()
        if value is not None
    }
    return f"{path}?{urlencode(said, quote_via=quote)}" if said else path
