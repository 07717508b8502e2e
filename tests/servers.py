"""The suite's own PostgreSQL and Valkey, up before Django reads its settings.

Loaded by ``-p tests.servers``. The cluster stays in ``var/test`` between runs, so that a run
starts in less than a second; a second run beside it takes ``var/test-2``, and so on. Both
servers die with pytest. With DATABASE_URL and REDIS_URL in the environment nothing is started.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TextIO

import pytest

from apps.core.supervision import child, lock
from apps.core.supervision.postgres import Postgres
from apps.core.supervision.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parents[1]
MOST_RUNS_AT_ONCE = 8
FAST_NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}
FERNET_KEY = "c3VpdGUtb25seS1uZXZlci1pbi1wcm9kdWN0aW9uLTA="


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    data, held = _free_folder()
    atexit.register(held.close)
    shutil.rmtree(data / "media", ignore_errors=True)
    os.environ["SWITCHROOM_DATA"] = str(data)  # a centre running in var/ is not looked at
    os.environ["SWITCHROOM_SECRET_KEY"] = "the suite's own, of no use to anybody: 6d1c4f0e9a7b"
    os.environ["SWITCHROOM_CREDENTIAL_KEYS"] = FERNET_KEY
    os.environ["SWITCHROOM_LOG_FORMAT"] = "console"
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _postgres(data, held)
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = _valkey(data, held)


def _free_folder() -> tuple[Path, TextIO]:
    var = Path(os.environ.get("SWITCHROOM_DATA") or BASE_DIR / "var").resolve()
    for number in range(1, MOST_RUNS_AT_ONCE + 1):
        folder = var / ("test" if number == 1 else f"test-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return folder, lock.hold(folder)
        except lock.Held:
            continue
    pytest.exit(f"{MOST_RUNS_AT_ONCE} runs at once in {var} are enough.", returncode=4)


def _postgres(data: Path, held: TextIO) -> str:
    server = Postgres(data, options=FAST_NOT_DURABLE)
    server.prepare()
    process = server.start(data / "postgres.log", keeping=[held.fileno()])
    _stop_at_exit(process, server.stop_signal)
    server.wait(process, data / "postgres.log")
    server.make_database()
    return server.url


def _valkey(data: Path, held: TextIO) -> str:
    server = Valkey(data, durable=False)
    server.prepare()
    process = server.start(data / "valkey.log", keeping=[held.fileno()])
    _stop_at_exit(process, server.stop_signal)
    server.wait(process, data / "valkey.log")
    return server.url


def _stop_at_exit(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    atexit.register(child.stop, process, sign=sign, grace=20)
