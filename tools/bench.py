"""Start a centre of its own, measure one thing on it, stop it: ``./run bench NAME``.

Everything listens on loopback; every load is bounded and ends by itself. The last line is
one JSON object. With ``--data DIR`` an already running centre is measured instead.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MANAGE = Path(__file__).resolve().parents[1] / "manage.py"
START_SECONDS = 180
STOP_SECONDS = 15


def main(arguments: list[str]) -> int:
    is_voice = arguments[:1] == ["voice"]
    measure = _with_telephones if is_voice else _measure
    if "--data" in arguments:
        at = arguments.index("--data")
        return measure(arguments[:at] + arguments[at + 2 :], Path(arguments[at + 1]).resolve())
    # Nonsense needs rows to be about; what chat and sockets aim at is said of one web process.
    web = 1 if arguments[:1] in (["chat"], ["sockets"]) else None
    with _centre(demo=arguments[:1] == ["fuzz"], voice=is_voice, web=web) as data:
        return measure(arguments, data)


def _with_telephones(arguments: list[str], data: Path) -> int:
    """Two Asterisks beside the centre, which must have been started with SWITCHROOM_VOICE=1."""
    import telephones

    phones = range(1001, 1005) if "--quick" in arguments else range(1001, 1065)
    with telephones.running(phones, more=telephones.BARE) as (ours, theirs):
        (data / "telephones.json").write_text(json.dumps({"ours": ours, "theirs": theirs}))
        return _measure(arguments, data)


def _measure(arguments: list[str], data: Path) -> int:
    environment = os.environ | {"SWITCHROOM_DATA": str(data), "SWITCHROOM_LOG_LEVEL": "ERROR"}
    return subprocess.run(
        [sys.executable, str(MANAGE), "bench", *arguments], env=environment, check=False
    ).returncode


@contextmanager
def _centre(*, demo: bool, voice: bool, web: int | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="switchroom-bench-") as name:
        os.chmod(name, 0o755)  # noqa: S103  (PostgreSQL's account passes through)
        data, log = Path(name) / "data", Path(name) / "up.log"
        quiet = {"SWITCHROOM_RATE_LIMIT_EXEMPT": "127.0.0.1", "SWITCHROOM_LOG_LEVEL": "WARNING"}
        quiet["SWITCHROOM_VOICE"] = "1" if voice else "0"
        wanted = [] if demo else ["--no-demo"]
        wanted += ["--web", str(web)] if web else []  # else as many as a real centre has
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, str(MANAGE), "up", *wanted, "--data", str(data)],
                stdout=out, stderr=out, start_new_session=True, env=os.environ | quiet,
            )  # fmt: skip
        try:
            _wait(process, log)
            yield data
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "READY http" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The centre did not start:\n" + log.read_text()[-2000:])
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
