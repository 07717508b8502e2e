"""A private Dovecot on loopback: a real IMAP server with one user, in a folder of the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
MISSING = "Dovecot is not installed: apt-get install dovecot-imapd to run this test."
needed = pytest.mark.skipif(not os.path.exists(PROGRAM), reason=MISSING)

CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{base}/mail/%u
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Imap:
    def __init__(self, port: int):
        self.port = port

    @property
    def options(self) -> dict[str, str]:
        return {"imap_host": "127.0.0.1", "imap_port": str(self.port), "imap_security": "none"}


@contextmanager
def running(folder: Path):
    folder.chmod(0o755)
    user, group, login = _people()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", user, group)
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(base=folder, port=port, user=user, group=group, login=login))
    process = subprocess.Popen([PROGRAM, "-F", "-c", str(config)])
    try:
        _wait(port, process, folder / "dovecot.log")
        yield Imap(port)
    finally:
        process.terminate()
        process.wait(10)


def _people() -> tuple[str, str, str]:
    if os.geteuid() == 0:
        return "dovecot", "dovecot", "dovenull"
    me = os.environ.get("USER") or str(os.geteuid())
    return me, str(os.getegid()), me


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                if probe.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.05)
    process.kill()
    process.wait()
    raise AssertionError(log.read_text() if log.exists() else "Dovecot does not answer.")
