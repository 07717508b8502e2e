"""One centre per data folder: who holds it stands in its ``lock`` file."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from apps.core.supervision.faults import CannotStart

AFTERMATH = 15.0  # seconds that a killed holder's servers may take to end


class Held(CannotStart):
    def __init__(self, folder: Path, holder: int) -> None:
        super().__init__(
            f"Another Switchroom (process {holder}) holds {folder}: stop it, "
            "or choose another folder with --data."
        )


def hold(folder: Path) -> TextIO:
    """The lock, held until this process and every child that inherited it have ended.

    A holder that was killed leaves its servers a moment to end: that is waited for. A
    living one raises Held.
    """
    lock = (folder / "lock").open("a+")
    end = time.monotonic() + AFTERMATH
    while not _taken(lock):
        holder = _holder(lock)
        if _lives(holder) or time.monotonic() > end:
            lock.close()
            raise Held(folder, holder)
        time.sleep(0.05)
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: TextIO) -> int:
    lock.seek(0)
    line = lock.readline().strip()
    return int(line) if line.isdigit() else 0


def _lives(process: int) -> bool:
    if not process:
        return True  # it took the lock and has not signed yet
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
