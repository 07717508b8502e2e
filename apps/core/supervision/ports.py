from __future__ import annotations

import socket

from apps.core.supervision.faults import CannotStart

LOOPBACK = "127.0.0.1"
ATTEMPTS = 100


def bound(wanted: int) -> socket.socket:
    """A socket on ``wanted`` or the next port that nobody listens on."""
    for port in range(wanted, min(wanted + ATTEMPTS, 65536)):
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # in TIME_WAIT it is free
        try:
            door.bind((LOOPBACK, port))
        except OSError as error:
            door.close()
            if isinstance(error, PermissionError):
                raise CannotStart(
                    f"Port {port} is not open to this account: choose one above 1023."
                ) from None
            continue
        return door
    raise CannotStart(f"No port is free from {wanted} on: choose another with --port.")
