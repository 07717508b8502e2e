"""The centre's own programs, in the order of their start. A new one is one more entry."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from apps.core.supervision.ports import LOOPBACK
from apps.core.supervision.program import Program

BASE_DIR = Path(__file__).resolve().parents[3]
MANAGE = (sys.executable, BASE_DIR / "manage.py")
WORKER_PROCESSES = 2
LARGEST_FRAME = 65536  # bytes of one websocket message
SECONDS_TO_CLOSE = 3  # for open requests and sockets


def preparation(*, seed: bool) -> Program:
    """Migrations, static files and, once, the demo."""
    return _program("prepare", *MANAGE, "prepare", *(["--seed"] if seed else []))


def programs(*, port: int, demo: bool) -> Iterator[Program]:
    yield _web(port)
    yield _program(
        "worker",
        *(sys.executable, "-W", "ignore:You're running the worker with superuser"),
        *("-m", "celery", "--app", "config", "--quiet", "worker", "--beat"),
        *("--concurrency", str(WORKER_PROCESSES), "--without-mingle", "--without-gossip"),
        *("--loglevel", "INFO"),
    )
    voice = os.environ.get("SWITCHROOM_VOICE") == "1"
    asked = (("router", True), ("mail", True), ("demo_mail", demo), ("voice", voice))
    for name, wanted in asked:
        if wanted and has_command(name):
            yield _program(name, *MANAGE, name)


def has_command(name: str) -> bool:
    """Whether an app brings it, without loading Django."""
    return any(BASE_DIR.glob(f"apps/*/management/commands/{name}.py"))


def _web(port: int) -> Program:
    return _program(
        "web",
        *(sys.executable, "-m", "uvicorn", "config.asgi:application", "--lifespan", "off"),
        *("--host", LOOPBACK, "--port", str(port)),
        *("--ws-max-size", str(LARGEST_FRAME), "--ws-per-message-deflate", "false"),
        *("--no-server-header", "--no-access-log"),  # RequestContext tells of each request
        *("--log-config", str(BASE_DIR / "config" / "uvicorn.json"), "--log-level", "warning"),
        *("--timeout-graceful-shutdown", str(SECONDS_TO_CLOSE)),
    )


def _program(name: str, *command: str | Path) -> Program:
    return Program(name=name, command=command, folder=BASE_DIR)
