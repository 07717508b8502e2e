"""Starts programs in order, keeps them running, stops them in reverse.

One thread and one loop: the kernel's death signal watches the thread that forks.
"""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from types import FrameType, TracebackType

from apps.core.supervision import child
from apps.core.supervision.console import Console
from apps.core.supervision.faults import CannotStart, last_words_in
from apps.core.supervision.program import Probe, Program
from apps.core.supervision.watched import Watched

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TURN = 0.5  # seconds between two looks when nothing happens
PROBE_INTERVAL = 0.05  # seconds
PATIENCE = 90.0  # seconds; a database may have to recover from a crash
PROGRAMS_GRACE = 5.0  # seconds for all programs together
SERVER_GRACE = 3.5  # seconds for each server: with the programs' less than ten
MOST_EARLY_DEATHS = 3


class Stopping(Exception):
    """Somebody asked for the end."""


class Supervisor:
    def __init__(self, console: Console, *, keeping: Sequence[int] = ()) -> None:
        self.console = console
        self.keeping = keeping
        self._watched: list[Watched] = []
        self._asked = 0  # how often for the end
        self._bell, self._rope = socket.socketpair()

    def __enter__(self) -> Supervisor:
        for end in (self._bell, self._rope):
            end.setblocking(False)
        signal.set_wakeup_fd(self._rope.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _wake)
        for sign in STOP_SIGNALS:
            signal.signal(sign, self._ask)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop()
        signal.set_wakeup_fd(-1)
        self._bell.close()
        self._rope.close()

    def start(self, program: Program) -> None:
        watched = Watched(program)
        self._watched.append(watched)
        watched.start(self.keeping)

    def run(self, program: Program) -> None:
        """A step: to its end. Raises CannotStart when that is not a good one."""
        step = Watched(program)
        self._watched.append(step)
        step.start(self.keeping)
        while step.alive or step.stream:
            self._attend(TURN, forgiving=step)
        self._watched.remove(step)
        if step.process and step.process.returncode:
            raise CannotStart(f"{program.name} failed: its reasons stand above.")

    def wait_until(self, probe: Probe, *, of: Program) -> None:
        """Raises CannotStart when ``of`` keeps dying or stays silent for too long."""
        end = time.monotonic() + PATIENCE
        while not probe():
            next_probe = time.monotonic() + PROBE_INTERVAL
            while (left := next_probe - time.monotonic()) > 0:
                self._attend(left)
            for watched in self._watched:
                if watched.deaths >= (1 if watched.program.is_server else MOST_EARLY_DEATHS):
                    raise CannotStart(_complaint(watched.program))
            if time.monotonic() > end:
                raise CannotStart(f"{of.name} did not answer within {PATIENCE:.0f} seconds.")

    def watch(self) -> None:
        """Until somebody asks for the end: raises Stopping then."""
        while True:
            self._attend(TURN)

    def _attend(self, seconds: float, *, forgiving: Watched | None = None) -> None:
        """One turn: pass words on, notice deaths, start again what is due."""
        self._listen(seconds)
        if self._asked:
            raise Stopping
        for watched in self._watched:
            if watched is forgiving:
                continue
            if watched.due is None and not watched.alive:
                self._mourn(watched)
            elif watched.due is not None and time.monotonic() >= watched.due:
                watched.start(self.keeping)

    def _listen(self, seconds: float) -> None:
        bell = self._bell.fileno()
        speakers = {w.stream.fileno(): w for w in self._watched if w.stream}
        readable, _, _ = select.select([bell, *speakers], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            while bell in readable and self._bell.recv(512):
                pass
        for speaker in set(readable) - {bell}:
            self._pass_on(speakers[speaker])

    def _pass_on(self, watched: Watched) -> None:
        for line in watched.lines():
            self.console.line(watched.program.name, line)

    def _mourn(self, watched: Watched) -> None:
        process = watched.process
        if process is None:
            return
        self._pass_on(watched)
        child.kill(process)  # what it left in its session
        delay = watched.died()
        cause = _cause(process)
        self.console.say(f"{watched.program.name} ended ({cause}); again in {delay:g} s")

    def _ask(self, sign: int, frame: FrameType | None) -> None:
        self._asked += 1

    def _stop(self) -> None:
        """Programs together, then each server, all in reverse; asked twice, at once."""
        order = [watched for watched in reversed(self._watched) if watched.alive]
        if order:
            self.console.say("stopping")
        self._end([watched for watched in order if not watched.program.is_server], PROGRAMS_GRACE)
        for server in (watched for watched in order if watched.program.is_server):
            self._end([server], SERVER_GRACE)
        self._watched.clear()

    def _end(self, group: list[Watched], grace: float) -> None:
        for watched in group:
            if watched.process and watched.alive:
                watched.process.send_signal(watched.program.stop_signal)
        end = time.monotonic() + grace
        while any(watched.alive for watched in group):
            if time.monotonic() > end or self._asked > 1:
                break
            self._listen(PROBE_INTERVAL)
        for watched in group:
            if watched.process:
                child.kill(watched.process)
                self._pass_on(watched)


def _wake(sign: int, frame: FrameType | None) -> None:
    """A child died: the signal alone ends the select."""


def _cause(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def _complaint(program: Program) -> str:
    if program.log:
        return f"{program.name} does not start: {last_words_in(program.log)}"
    return f"{program.name} does not start: its reasons stand above."
