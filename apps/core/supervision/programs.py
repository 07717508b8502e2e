"""The centre's own programs, in the order of their start. A new one is one more entry."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from apps.core.supervision.doors import Doors
from apps.core.supervision.program import Program

BASE_DIR = Path(__file__).resolve().parents[3]
MANAGE = (sys.executable, BASE_DIR / "manage.py")
WORKER_PROCESSES = 2


def preparation(*, seed: bool) -> Program:
    """Migrations, static files and, once, the demo."""
    return _program("prepare", *MANAGE, "prepare", *(["--seed"] if seed else []))


def programs(*, demo: bool) -> Iterator[Program]:
    """All but the web."""
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


def webs(doors: Doors) -> Iterator[Program]:
    """The web processes; each lives and dies for itself."""
    count = len(doors.own)
    for place in range(count):
        keys = doors.keys(place)
        yield _program(
            "web" if count == 1 else f"web-{place + 1}",
            *(sys.executable, "-m", "config.web", "--place", str(place), "--of", str(count)),
            *map(str, keys),
            keys=keys,
        )


def _program(name: str, *command: str | Path, keys: Sequence[int] = ()) -> Program:
    return Program(name=name, command=command, folder=BASE_DIR, keys=keys)
