"""Two real Asterisks beside a running demo: the centre's, and the world that calls it.

``python tools/telephones.py DATA`` starts both on free loopback ports, connects the demo in the
folder DATA (started with ``SWITCHROOM_VOICE=1``), gives agents telephones, and leaves in
``far.json`` what ``manage.py simulate`` needs to call. They stop when it is stopped.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE / "tools"))

import asterisk  # noqa: E402

from tests.voice.rig import far, instance  # noqa: E402

MANY = 40  # telephones, for which the usual ports would not do
BARE = """
[from-trunk](+)
exten => bare,1,Answer()
 same => n,MixMonitor(bare-${UNIQUEID}.wav)
 same => n,Dial(PJSIP/floor@trunk)
"""


@contextmanager
def running(
    phones: Sequence[int] = far.PHONES, *, more: str = ""
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """How the centre's is reached, and how the far world's; ``more`` of the centre's dialplan."""
    with tempfile.TemporaryDirectory(prefix="switchroom-telephones-") as folder:
        ours, theirs = far.pair(asterisk.make(), Path(folder), phones=phones)
        ours.more_extensions = more
        ours.app = "cc-main"
        if len(phones) > MANY:
            ours.rtp, theirs.rtp = 26_000, 27_000
            ours.rtp_ports = theirs.rtp_ports = 1_000
        started = []
        try:
            for each in (ours, theirs):
                each.start()
                started.append(each)
            endpoints = [f"agent{n}" for n in phones]
            yield _reached(ours) | {"endpoints": endpoints}, _reached(theirs)
        finally:
            for each in started:
                each.stop()


def _reached(one: instance.Asterisk) -> dict[str, Any]:
    return {
        "ari": one.url, "user": instance.USER, "password": instance.PASSWORD, "app": one.app,
        "folder": str(one.folder),
    }  # fmt: skip


def main(data: Path) -> int:
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signal.default_int_handler)
    with running() as (ours, theirs):
        done = subprocess.run(
            [sys.executable, str(HERE / "manage.py"), "demo_telephones"],
            input=json.dumps(ours), capture_output=True, text=True, check=False,
            env=os.environ | {"SWITCHROOM_DATA": str(data)},
        )  # fmt: skip
        if done.returncode:
            return int(bool(sys.stderr.write(done.stderr)))
        left = data / "far.json"
        left.write_text(json.dumps(theirs | json.loads(done.stdout)))
        sys.stdout.write("READY: `manage.py simulate` calls, too. Ctrl-C ends it.\n")
        sys.stdout.flush()
        try:
            signal.pause()
        except KeyboardInterrupt:
            left.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
