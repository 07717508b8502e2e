"""Unix sockets have short names: 107 bytes at most, the folder included."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

LONGEST_PATH = 107  # sockaddr_un.sun_path has 108 bytes, the last one is zero


def socket_folder(wanted: Path, longest_name: str) -> Path:
    """``wanted``, or a private folder with a short name when a socket in it would not fit."""
    if len(os.fsencode(wanted / longest_name)) <= LONGEST_PATH:
        wanted.mkdir(mode=0o755, parents=True, exist_ok=True)
        return wanted
    return Path(tempfile.mkdtemp(prefix="switchroom-", dir="/tmp"))  # made 0700


def release(folder: Path, data: Path) -> None:
    """Remove ``folder`` after its server's end, unless it is inside ``data``."""
    if not folder.is_relative_to(data):
        shutil.rmtree(folder, ignore_errors=True)
