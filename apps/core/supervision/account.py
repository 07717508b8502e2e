"""PostgreSQL refuses to run as root: then an unprivileged account runs it."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether every folder down to ``folder`` lets this account through."""
        return all(self._passes(step) for step in _steps(folder.resolve()))

    def own(self, folder: Path) -> None:
        """Make ``folder`` and give it, closed to everybody else, to this account."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def credentials(self) -> dict[str, Any]:
        """Arguments for subprocess.Popen."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def _passes(self, folder: Path) -> bool:
        mode = folder.stat()
        if mode.st_uid == self.uid:
            return bool(mode.st_mode & stat.S_IXUSR)
        if mode.st_gid == self.gid:
            return bool(mode.st_mode & stat.S_IXGRP)
        return bool(mode.st_mode & stat.S_IXOTH)


def unprivileged(cluster: Path) -> Account | None:
    """Who runs PostgreSQL on ``cluster``: None is ourselves, when we are not root.

    Under root it is whoever owns an existing cluster, so that a folder made by a person
    keeps working, else ``nobody``.
    """
    if os.geteuid() != 0:
        return None
    if (cluster / "PG_VERSION").exists() and (found := cluster.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def _steps(folder: Path) -> Iterator[Path]:
    yield from (step for step in (folder, *folder.parents) if step.exists())
