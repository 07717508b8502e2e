"""The centre's own programs, found by what they were started as and for which data folder."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PROC = Path("/proc")


def of_centre(*words: str) -> list[int]:
    """Process ids of this data folder's centre whose command line has all ``words``."""
    ours = f"SWITCHROOM_DATA={settings.DATA_DIR}".encode()
    found = []
    for folder in PROC.iterdir():
        if not folder.name.isdecimal() or int(folder.name) == os.getpid():
            continue
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # gone, or not ours
            continue
        if ours in environment and all(word in command for word in words):
            found.append(int(folder.name))
    return found


def web() -> list[int]:
    return of_centre("config.web")


@contextmanager
def paused(*words: str) -> Iterator[None]:
    """Hold the programs still for a while."""
    pids = of_centre(*words)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def resident(pid: int) -> int:
    """Bytes of memory the process holds, shared pages counted by share where the kernel tells."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"The kernel tells no memory of process {pid}.")
