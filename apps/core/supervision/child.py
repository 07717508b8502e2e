"""A program that lives no longer than the process that started it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Sequence

from apps.core.supervision.program import Program

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def die_with_parent(sign: int = signal.SIGTERM) -> None:
    """Ask the kernel to send ``sign`` to this process when its parent's thread ends."""
    if hasattr(_libc, "prctl"):  # Linux
        _libc.prctl(PR_SET_PDEATHSIG, sign)


def spawn(program: Program, *, keeping: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start ``program`` in its own session; it is told to stop when we die, however we die.

    It inherits its ``keys`` and the file descriptors in ``keeping``: the lock of the data folder.
    Call it from the main thread: the kernel watches the thread that forks.
    """
    with contextlib.ExitStack() as files:
        output = files.enter_context(program.log.open("wb")) if program.log else subprocess.PIPE
        return subprocess.Popen(
            program.command,
            bufsize=0,
            cwd=program.folder,
            env=program.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(*keeping, *program.keys),
            preexec_fn=_bound_to(os.getpid(), program.stop_signal),
            **(program.account.credentials() if program.account else {}),
        )


def stop(process: subprocess.Popen[bytes], *, sign: signal.Signals, grace: float) -> None:
    """Ask, wait ``grace`` seconds, then insist: the whole session goes."""
    if process.poll() is None:
        process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End ``process`` and whatever it left in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _bound_to(parent: int, death: signal.Signals) -> Callable[[], None]:
    def bind() -> None:
        die_with_parent(death)
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return bind
