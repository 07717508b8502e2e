"""Our end of the reading process: hand over raw bytes, get a Reading back."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from apps.channels.domain.mail.parsed import Unparsable
from apps.channels.domain.mail.reading import Reading, from_json
from apps.channels.isolated.reader import HEAD

ROOT = Path(__file__).resolve().parents[3]


def read(raw: bytes) -> Reading:
    """Read a mail outside this process; what is too costly in full is read plainly.

    Raises Unparsable when that fails, too. Safe to call from several threads.
    """
    try:
        return _reader.ask(raw, b"F")
    except Unparsable as error:
        if error.code != "too_costly":
            raise
    return _reader.ask(raw, b"P")


class _Reader:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, raw: bytes, mode: bytes) -> Reading:
        with self._lock:
            outcome, content = self._exchange(raw, mode)
        if outcome == b"+":
            return from_json(content)
        fault = json.loads(content)
        raise Unparsable(fault["code"], fault["message"])

    def _exchange(self, raw: bytes, mode: bytes) -> tuple[bytes, bytes]:
        process = self._running()
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(HEAD.pack(len(raw), mode))
            process.stdin.write(raw)
            process.stdin.flush()
            head = process.stdout.read(HEAD.size)
            size, outcome = HEAD.unpack(head)
            content = process.stdout.read(size)
        except BaseException:
            self.close()  # half an answer would be taken for the next one's
            raise
        return outcome, content

    def _running(self) -> subprocess.Popen[bytes]:
        """The process of this process: one inherited over a fork belongs to the parent."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self.close()
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "apps.channels.isolated.reader"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "PYTHONPATH": str(ROOT),
                    "LANG": "C.UTF-8",
                },
            )
        return self._process

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what a dead reader did not take
                    pipe.close()
        if self._owner == os.getpid():
            process.kill()
            process.wait()


_reader = _Reader()
atexit.register(_reader.close)
