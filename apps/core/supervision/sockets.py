"""Unix sockets have short names: 107 bytes at most, the folder included."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LONGEST_PATH = 107  # sockaddr_un.sun_path has 108 bytes, the last one is zero


def socket_folder(wanted: Path, longest_name: str) -> Path:
    """``wanted``, or a private folder with a short name when a socket in it would not fit."""
    if len(os.fsencode(wanted / longest_name)) <= LONGEST_PATH:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        return wanted
    return Path(tempfile.mkdtemp(prefix="switchroom-", dir="/tmp"))  # made 0700
