"""One Asterisk in a folder of its own, on free loopback ports, started and stopped by its pid."""

from __future__ import annotations

import base64
import contextlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from apps.voice import configuration
from tests.voice.rig import tones

FOLDERS = (
    "etc lib run log spool/recording spool/tmp spool/system db keys/keys data/sounds music cache"
)
READY_SECONDS = 20
USER, PASSWORD = "switchroom", "of-the-test"
_taken: set[int] = set()


@dataclass
class Asterisk:
    root: Path  # what tools/asterisk.py made
    folder: Path
    app: str = "cc-test"
    entity: str = "02:00:00:00:00:01"
    trunk_port: int = 0  # where the far world listens
    phones: str = ""  # more of pjsip.conf
    replaced: Mapping[str, str] = field(default_factory=dict)  # whole files instead of ours
    more_extensions: str = ""  # beside ours
    http: int = field(default_factory=lambda: free_port())
    sip: int = field(default_factory=lambda: free_port())
    rtp: int = field(default_factory=lambda: rtp_range())
    rtp_ports: int = 200
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    def start(self) -> None:
        self._furnish()
        libraries = self.root / "lib"
        command: list[str | Path] = [
            *(libraries / "ld-linux-x86-64.so.2", "--library-path", libraries),
            *("--argv0", "asterisk", self.root / "sbin/asterisk"),
            *("-C", self.folder / "etc/asterisk.conf", "-f"),
        ]
        with (self.folder / "log/stderr").open("wb") as said:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        self._wait()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def log(self) -> str:
        return (self.folder / "log/messages").read_text(errors="replace")

    def answers(self, path: str = "/ari/asterisk/ping") -> bool:
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            self.url + path, headers={"Authorization": f"Basic {token}"}
        )
        with contextlib.suppress(OSError, urllib.error.URLError):
            return bool(urllib.request.urlopen(request, timeout=1).status == 200)
        return False

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            # Its web server answers before the endpoints are loaded.
            if self.answers() and self.answers("/ari/endpoints/PJSIP/trunk"):
                return
            time.sleep(0.05)
        stderr = (self.folder / "log/stderr").read_text(errors="replace")
        self.stop()
        raise RuntimeError(f"Asterisk did not start: {stderr[-500:]}")

    def _furnish(self) -> None:
        for name in FOLDERS.split():
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        share = self.root / "share"
        for name in ("documentation", "rest-api"):
            _link(self.folder / "data" / name, share / name)
        _link(self.folder / "data/sounds/en", share / "sounds/en")
        tones.write(self.folder / "music/music.wav", tones.MUSIC, seconds=20)
        etc = self.folder / "etc"
        configuration.write(etc, self._values(), own_folder=True)
        for name, text in self.replaced.items():
            (etc / name).write_text(text)
        with (etc / "extensions.conf").open("a") as dialplan:
            dialplan.write(self.more_extensions)

    def _values(self) -> dict[str, str]:
        media = "media_address = 127.0.0.1\nbind_rtp_to_media_address = yes"
        return {
            "APP": self.app,
            "ARI_PASSWORD": PASSWORD,
            "ARI_USER": USER,
            "DESK_PHONES": self.phones,
            "ENTITY": self.entity,
            "FALLBACK": "tt-allbusy",
            "FOLDER": str(self.folder),
            "HTTP_PORT": str(self.http),
            "ICE_HOST_CANDIDATES": f"{_own_address()} => 127.0.0.1",
            "LIBRARIES": str(self.root / "lib"),
            "MEDIA_ADDRESS": media,
            "MUSIC": str(self.folder / "music"),
            "NAME": self.folder.name,
            "RTP_FIRST": str(self.rtp),
            "RTP_LAST": str(self.rtp + self.rtp_ports - 2),
            "SIP_ADDRESS": f"127.0.0.1:{self.sip}",
            "TRUNK_AUTH": "",
            "TRUNK_HOST": f"127.0.0.1:{self.trunk_port}",
            "TRUNK_MATCH": "127.0.0.1/32",
        }


def free_port() -> int:
    while True:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = int(taken.getsockname()[1])
        if port not in _taken:
            _taken.add(port)
            return port


def rtp_range() -> int:
    """200 ports that nobody has: below where the system takes its own."""
    for first in range(14000, 32000, 200):
        if first in _taken:
            continue
        with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", first))
            _taken.add(first)
            return first
    raise RuntimeError("No ports are free for voices.")


def _own_address() -> str:
    """Any address of this machine but the loopback's, which Asterisk offers to no browser."""
    with socket.socket(type=socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing
        return str(probe.getsockname()[0])
    return "192.0.2.1"


def _link(name: Path, target: Path) -> None:
    if not name.is_symlink():
        name.symlink_to(target)
