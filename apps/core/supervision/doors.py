"""The sockets of the web processes, bound by who supervises them and handed down.

All of them share the centre's door, which stays open while one of them starts again: who comes
then waits a moment or is served by another. Each has a door of its own besides, on loopback: there
it is asked whether *it* serves.
"""

from __future__ import annotations

import os
import socket
import tempfile

from apps.core.supervision import ports

MOST = 64
MOST_BY_DEFAULT = 4
TALLY_BYTES = 4  # for each process
WAITING = 2048  # connections that nobody has taken yet


def usual_number() -> int:
    """As many web processes as there are processors for us, within reason."""
    return min(len(os.sched_getaffinity(0)), MOST_BY_DEFAULT)


class Doors:
    def __init__(self, wanted_port: int, *, processes: int) -> None:
        self.shared = ports.bound(wanted_port)
        self.shared.listen(WAITING)
        self.own = [_loopback() for _ in range(processes)]
        self.tally, name = tempfile.mkstemp(prefix="switchroom-tally-")
        os.unlink(name)  # it lives as long as somebody holds it
        os.truncate(self.tally, MOST * TALLY_BYTES)

    @property
    def port(self) -> int:
        return int(self.shared.getsockname()[1])

    @property
    def own_ports(self) -> list[int]:
        return [int(door.getsockname()[1]) for door in self.own]

    def keys(self, place: int) -> list[int]:
        """The file descriptors that process ``place`` inherits: shared, own, tally."""
        return [self.shared.fileno(), self.own[place].fileno(), self.tally]

    def close(self) -> None:
        for door in (self.shared, *self.own):
            door.close()
        os.close(self.tally)


def _loopback() -> socket.socket:
    """Bound, not listening: it refuses until its process is there."""
    door = socket.socket()
    door.bind((ports.LOOPBACK, 0))
    return door
