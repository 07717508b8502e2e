"""A centre started as a person would start it, in a folder and on a port of its own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

BASE_DIR = Path(__file__).resolve().parents[3]
PATIENCE = 300  # seconds for a start on a busy machine


class Centre:
    def __init__(
        self,
        data: Path,
        *options: str,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.data = data
        with tempfile.NamedTemporaryFile(prefix="switchroom-", delete=False) as output:
            self.words = Path(output.name)
            self.process = subprocess.Popen(
                [
                    *(sys.executable, str(BASE_DIR / "manage.py"), "up"),
                    *("--data", str(data), "--port", str(port or free_port()), *options),
                ],
                env=bare_environment() | dict(environment or {}),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.words.read_text()

    @property
    def address(self) -> str:
        """From the READY line, once it stands there."""
        self._until(lambda: "\nREADY " in f"\n{self.said}" or self.process.poll() is not None)
        lines = [line for line in self.said.splitlines() if line.startswith("READY ")]
        assert lines, self.said
        return lines[0].removeprefix("READY ")

    def components(self) -> dict[str, str]:
        """What /readyz says; empty while nobody answers."""
        port = int(self.address.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return json.load(connection.getresponse())["components"]
        except OSError:
            return {}
        finally:
            connection.close()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, words: str) -> psutil.Process:
        """The direct child whose command line contains ``words``."""
        return self.children(words)[0]

    def children(self, words: str) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if words in " ".join(child.cmdline())]

    def ask(self, sign: int) -> int:
        """Send ``sign``; the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """Whatever the test did: leave nothing."""
        if self.process.poll() is None:
            family = self.family()
            self.process.kill()
            self.process.wait()
            psutil.wait_procs(family, timeout=15)
        self.words.unlink(missing_ok=True)

    def _until(self, holds: Callable[[], bool]) -> None:
        until(holds, why=lambda: self.said)


def until(holds: Callable[[], bool], *, why: Callable[[], str] = str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, why()
        time.sleep(0.1)


def bare_environment() -> dict[str, str]:
    """Ours, without what the suite set for itself."""
    ours = ("SWITCHROOM_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "PYTEST_", "PYTHONDONT")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
