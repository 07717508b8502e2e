"""What a data folder was last made ready for: where nothing changed since, nothing is to do."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from apps.core.supervision.programs import BASE_DIR

# All that the preparation looks at: migrations, static files, and the packages that bring both.
LOOKED_AT = (
    "requirements/run.lock",
    "config/settings/*.py",
    "apps/core/management/commands/prepare.py",
    "apps/*/migrations/*.py",
    "static/build/**/*",
    "static/public/**/*",
)


def of_code() -> str:
    """Names, sizes and times: reading it all takes longer than starting."""
    where = os.environ.get("SWITCHROOM_STATIC_ROOT", "")
    digest = hashlib.sha256(f"{sys.version} {where}\n".encode())
    for path in _files():
        found = path.stat()
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for pattern in LOOKED_AT:
        yield from sorted(path for path in BASE_DIR.glob(pattern) if path.is_file())
