from __future__ import annotations

import socket

from apps.core.supervision.faults import CannotStart

LOOPBACK = "127.0.0.1"
ATTEMPTS = 100


def free_port(wanted: int) -> int:
    """``wanted`` or the next one that nobody listens on."""
    for port in range(wanted, min(wanted + ATTEMPTS, 65536)):
        with socket.socket() as probe:
            # As the server will: an address in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except PermissionError:
                raise CannotStart(
                    f"Port {port} is not open to this account: choose one above 1023."
                ) from None
            except OSError:
                continue
            return port
    raise CannotStart(f"No port is free from {wanted} on: choose another with --port.")
