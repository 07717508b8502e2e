"""The suite's own PostgreSQL and Valkey, up before Django reads its settings.

Loaded by ``-p tests.servers``. The cluster stays in ``var/test`` between runs, so that a run
starts in less than a second; a second run beside it takes ``var/test-2``, and so on. Both
servers die with pytest. With DATABASE_URL and REDIS_URL in the environment nothing is started.
Shared among processes (``-n 2``), each has servers of its own and whoever only hands out, none.
"""

from __future__ import annotations

import atexit
import os
import shutil
import time
from pathlib import Path
from typing import TextIO

import pytest

from apps.core.supervision import child, lock
from apps.core.supervision.faults import last_words_in
from apps.core.supervision.postgres import Postgres
from apps.core.supervision.program import Server
from apps.core.supervision.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parents[1]
MOST_RUNS_AT_ONCE = 8
PATIENCE = 60.0  # seconds
STARTED_POSTGRES = "DATABASE_URL" not in os.environ
GRACE = 20.0  # seconds: the cluster stays, so it ends well
FAST_NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if _hands_out(early_config):
        return
    data, held = _free_folder()
    atexit.register(held.close)
    shutil.rmtree(data / "media", ignore_errors=True)
    for name in ("log", "media", "static"):
        (data / name).mkdir(exist_ok=True)
    os.environ["SWITCHROOM_DATA"] = str(data)  # a centre running in var/ is not looked at
    os.environ["SWITCHROOM_LOG_FORMAT"] = "console"
    if STARTED_POSTGRES:
        os.environ["DATABASE_URL"] = _start(Postgres(data, options=FAST_NOT_DURABLE), held)
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = _start(Valkey(data, durable=False), held)


def _hands_out(config: pytest.Config) -> bool:
    processes = getattr(config.known_args_namespace, "numprocesses", None)
    return bool(processes) and "PYTEST_XDIST_WORKER" not in os.environ


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


def _start(server: Server, held: TextIO) -> str:
    server.prepare()
    program = server.program
    process = child.spawn(program, keeping=[held.fileno()])
    atexit.register(child.stop, process, sign=program.stop_signal, grace=GRACE)
    end = time.monotonic() + PATIENCE
    while not server.answers():
        if process.poll() is not None or time.monotonic() > end:
            pytest.exit(f"{program.name} does not start: {last_words_in(program.log)}", 4)
        time.sleep(0.01)
    server.furnish()
    return server.url
