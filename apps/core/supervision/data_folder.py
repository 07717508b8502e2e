"""The data folder: secrets made once, and where the servers listen while the centre runs."""

from __future__ import annotations

import base64
import errno
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from apps.core.supervision.faults import CannotStart

LEAST_FREE = 300 * 1024 * 1024  # bytes: a new cluster with its first write-ahead logs
REASONS = {
    errno.EACCES: "this account may not write there",
    errno.EPERM: "this account may not write there",
    errno.EROFS: "it is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.ENOTDIR: "a file stands in its place",
    errno.EEXIST: "a file stands in its place",
    errno.ENAMETOOLONG: "its path is too long",
}


class DataFolder:
    """``path`` holds one centre: its database, files, secrets and sockets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.services = path / "services.json"
        self.secrets = path / "secrets.json"
        self.settled = path / "centre.json"
        self.log = path / "log"

    def make(self) -> None:
        """The folder itself, if it can be used. Raises CannotStart."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path) as probe:
                probe.write(bytes(4096))
        except OSError as error:
            raise CannotStart(refusal(self.path, error)) from error

    def furnish(self) -> None:
        """What must be in it. Raises CannotStart."""
        if not (self.path / "postgres").exists() and self._free() < LEAST_FREE:
            raise CannotStart(
                f"The disk that holds {self.path} has {self._free() // 2**20} MB free; "
                f"a new centre needs {LEAST_FREE // 2**20} MB."
            )
        for folder in (self.log, self.path / "run", self.path / "media"):
            folder.mkdir(exist_ok=True)
        self._make_secrets()

    def is_demo(self, *, wanted: bool) -> bool:
        """Decided at the first start: a real centre never becomes a demo by a forgotten flag."""
        known = _read(self.settled)
        if "demo" not in known:
            write(self.settled, known | {"demo": wanted})
        return wanted and bool(known.get("demo", True))

    @property
    def has_static_files(self) -> bool:
        return (self.path / "static" / "collected.stamp").exists()

    @property
    def is_seeded(self) -> bool:
        return bool(_read(self.settled).get("seeded"))

    def mark_seeded(self) -> None:
        write(self.settled, _read(self.settled) | {"seeded": True})

    def _free(self) -> int:
        return shutil.disk_usage(self.path).free

    def _make_secrets(self) -> None:
        known = _read(self.secrets)
        fresh = {
            "SWITCHROOM_SECRET_KEY": secrets.token_urlsafe(50),
            # A Fernet key: 32 random bytes. The cryptography package is not loaded for that.
            "SWITCHROOM_CREDENTIAL_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        }
        if fresh.keys() - known.keys():
            write(self.secrets, fresh | known)


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a JSON file at once, readable by its owner only."""
    unfinished = path.with_suffix(".new")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=1)
    unfinished.replace(path)


def refusal(path: Path, error: OSError) -> str:
    reason = REASONS.get(error.errno or 0, error.strerror or str(error))
    return f"The data folder {str(path)[:200]} cannot be used: {reason}."


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CannotStart(f"{path} is damaged: restore it, or move it away.") from error
    return dict(content)
