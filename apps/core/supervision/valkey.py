"""The embedded Valkey: cache, broker and channel layer, reached by a unix socket only."""

from __future__ import annotations

import socket
from pathlib import Path

from apps.core.supervision import binaries
from apps.core.supervision.program import Program
from apps.core.supervision.sockets import release, socket_folder

SOCKET = "valkey.sock"
PING_TIMEOUT = 2.0  # seconds


class Valkey:
    """A server that keeps its log of writes in ``data``, unless ``durable`` is False."""

    notice = ""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.durable = durable
        self.folder = data / "valkey"
        self.sockets = data / "run"

    @property
    def url(self) -> str:
        return f"unix://{self.sockets / SOCKET}"

    @property
    def program(self) -> Program:
        return Program(
            name="valkey",
            command=[
                binaries.valkey_server(),
                *("--port", "0", "--unixsocket", self.sockets / SOCKET),
                *("--unixsocketperm", "700", "--dir", self.folder, "--save", ""),
                *("--daemonize", "no", "--appendonly", "yes" if self.durable else "no"),
            ],
            log=self.data / "log" / "valkey.log",
            is_server=True,
        )

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sockets = socket_folder(self.sockets, SOCKET)

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(PING_TIMEOUT)
                line.connect(str(self.sockets / SOCKET))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def furnish(self) -> None:
        """Nothing: every key is made by who needs it."""

    def release(self) -> None:
        release(self.sockets, self.data)
