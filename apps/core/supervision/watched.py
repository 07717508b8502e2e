"""A program under watch: started, and started again when it dies, later each time."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from typing import IO

from apps.core.supervision import child
from apps.core.supervision.program import Program

FIRST_DELAY = 0.5  # seconds; doubles with every death
LONGEST_DELAY = 30.0
LONG_ENOUGH = 60.0  # seconds of life after which earlier deaths are forgiven
READ_SIZE = 65536


class Watched:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.due: float | None = None  # when to start it again, on the monotonic clock
        self._since = 0.0
        self._unfinished = b""

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, keeping: Sequence[int]) -> None:
        self.due = None
        self._since = time.monotonic()
        self._unfinished = b""
        self.process = child.spawn(self.program, keeping=keeping)
        if self.stream:
            os.set_blocking(self.stream.fileno(), False)

    def died(self) -> float:
        """Plan the next start; the seconds until then."""
        now = time.monotonic()
        if now - self._since > LONG_ENOUGH:
            self.deaths = 0
        delay = min(FIRST_DELAY * 2.0**self.deaths, LONGEST_DELAY)
        self.deaths += 1
        self.due = now + delay
        return delay

    @property
    def stream(self) -> IO[bytes] | None:
        """Where its words come from, while there may be more."""
        stream = self.process.stdout if self.process else None
        return stream if stream and not stream.closed else None

    def lines(self) -> Iterator[str]:
        """What it said since the last call, in whole lines; at its end the rest."""
        stream = self.stream
        if stream is None:
            return
        while said := stream.read(READ_SIZE):
            *whole, self._unfinished = (self._unfinished + said).split(b"\n")
            yield from (line.decode(errors="replace").rstrip() for line in whole)
        if said is not None:  # b"": everyone who could write has ended; None: nothing for now
            stream.close()
            if self._unfinished:
                yield self._unfinished.decode(errors="replace").rstrip()
