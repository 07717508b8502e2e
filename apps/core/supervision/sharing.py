"""One web process among several behind one door.

Who holds the fewest connections takes the next: each writes into a piece of memory that all see
how many it holds, and who holds more than another leaves it a moment to be quicker. Somebody
always takes it, also when that other is busy or gone. Left to the kernel, the first to wake would
take a whole burst.
"""

from __future__ import annotations

import asyncio
import mmap
import socket
from collections.abc import Callable

import structlog
import uvicorn

log = structlog.get_logger(__name__)

MOMENT = 0.002  # seconds that one with fewer connections has to take the next
BREATH = 1.0  # seconds, when the process may open no more files


class Tally:
    """How many connections each process holds, four bytes each."""

    def __init__(self, descriptor: int, *, place: int, of: int) -> None:
        self._numbers = memoryview(mmap.mmap(descriptor, 0)).cast("i")[:of]
        self._place = place

    def set(self, held: int) -> None:
        self._numbers[self._place] = held

    def add(self) -> None:
        self._numbers[self._place] += 1

    @property
    def is_least(self) -> bool:
        return self._numbers[self._place] <= min(self._numbers)


class SharingServer(uvicorn.Server):
    """``shared`` is listening already; ``own`` is served as uvicorn does it."""

    def __init__(
        self, config: uvicorn.Config, *, shared: socket.socket, own: socket.socket, tally: Tally
    ) -> None:
        super().__init__(config)
        self.shared, self.own, self.tally = shared, own, tally
        shared.setblocking(False)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([self.own])
        self.tally.set(0)
        self._watch()

    async def on_tick(self, counter: int) -> bool:
        self.tally.set(len(self.server_state.connections))
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().remove_reader(self.shared)
        self.shared.close()
        await super().shutdown([self.own])

    def _watch(self) -> None:
        if self.shared.fileno() >= 0:  # not since the shutdown
            asyncio.get_running_loop().add_reader(self.shared, self._knock)

    def _knock(self) -> None:
        if self.tally.is_least:
            self._take()
        else:
            self._rest(MOMENT, self._take_late)

    def _take_late(self) -> None:
        if self.shared.fileno() >= 0:
            self._watch()
            self._take()

    def _rest(self, seconds: float, then: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(self.shared)
        loop.call_later(seconds, then)

    def _take(self) -> None:
        """One, not all that wait: the next may be another's."""
        try:
            connection, _ = self.shared.accept()
        except (BlockingIOError, ConnectionAbortedError):  # another was quicker; they left
            return
        except OSError as error:
            log.warning("web.full", error=str(error))
            self._rest(BREATH, self._watch)
            return
        self.tally.add()
        task = asyncio.get_running_loop().create_task(self._welcome(connection))
        self.server_state.tasks.add(task)  # the loop itself would forget it
        task.add_done_callback(self.server_state.tasks.discard)

    async def _welcome(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes one for each connection."""
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
