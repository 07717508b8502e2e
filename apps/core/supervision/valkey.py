"""The embedded Valkey: cache, broker and channel layer, reached by a unix socket only."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from apps.core.supervision import binaries, child
from apps.core.supervision.faults import CannotStart
from apps.core.supervision.sockets import socket_folder

PATIENCE = 20.0  # seconds
SOCKET = "valkey.sock"


class Valkey:
    """A server that keeps its log of writes in ``data``, unless ``durable`` is False."""

    stop_signal = signal.SIGTERM

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.folder = data / "valkey"
        self.sockets = data / "run"

    @property
    def url(self) -> str:
        return f"unix://{self.sockets / SOCKET}"

    @property
    def command(self) -> list[str | Path]:
        return [
            binaries.valkey_server(),
            *("--port", "0", "--unixsocket", self.sockets / SOCKET, "--unixsocketperm", "700"),
            *("--dir", self.folder, "--save", "", "--daemonize", "no"),
            *("--appendonly", "yes" if self.durable else "no"),
        ]

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sockets = socket_folder(self.sockets, SOCKET)

    def start(self, log: Path, *, keeping: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return child.spawn(self.command, output=output, death=self.stop_signal, keeping=keeping)

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.sockets / SOCKET))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Until it answers. Raises CannotStart with its last words when it does not."""
        end = time.monotonic() + PATIENCE
        while not self.answers():
            if process.poll() is not None or time.monotonic() > end:
                lines = log.read_text(errors="replace").strip().splitlines() or ["nothing"]
                raise CannotStart(f"Valkey does not start: {lines[-1]}")
            time.sleep(0.01)
