from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from tests.core.supervision.centre import PATIENCE, until

pytestmark = pytest.mark.slow

LONGEST_STOP = 10.0  # seconds


def is_whole(centre) -> bool:
    components = centre.components()
    return bool(components) and set(components.values()) == {"ok"}


def left_of(processes, *, after: float = LONGEST_STOP) -> list[psutil.Process]:
    """Those still alive after the time that a stop may take."""
    return [p for p in psutil.wait_procs(processes, timeout=after)[1] if lives(p)]


def lives(process) -> bool:
    """A zombie does not: it waits for its new parent, the machine's first process."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_it_says_ready_answers_refuses_a_second_and_stops_in_time(up, folder):
    centre = up()
    assert centre.address.startswith("http://127.0.0.1:")
    assert {"postgres": "ok", "valkey": "ok", "worker": "ok"}.items() <= centre.components().items()

    second = up()
    assert second.process.wait(30) == 1
    assert second.said == (
        f"switchroom: Another Switchroom (process {centre.process.pid}) holds {folder}/data: "
        "stop it, or choose another folder with --data.\n"
    )

    family = centre.family()
    began = time.monotonic()
    assert centre.ask(signal.SIGINT) == 0
    assert time.monotonic() - began < LONGEST_STOP
    assert [process for process in family if lives(process)] == []
    assert not (folder / "data" / "services.json").exists()


def test_its_secrets_are_its_own_and_stay(up, folder):
    secrets = folder / "data" / "secrets.json"
    up().address  # noqa: B018  # once it is ready
    known = json.loads(secrets.read_text())
    assert set(known) == {"SWITCHROOM_SECRET_KEY", "SWITCHROOM_CREDENTIAL_KEYS"}
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600


def test_killed_it_leaves_no_orphan_and_starts_again(up):
    centre = up()
    assert centre.address
    family = centre.family()
    assert len(family) > 5

    assert centre.ask(signal.SIGKILL) == -signal.SIGKILL
    again = up()  # at once, while the old servers may still be ending

    assert left_of(family, after=PATIENCE) == []
    assert again.address
    assert is_whole(again)


def test_what_dies_is_started_again(up):
    centre = up()
    assert centre.address

    for words in ("config.web", "celery", "valkey-server", "bin/postgres"):
        killed = centre.child(words)
        killed.kill()
        left_of([killed])
        until(lambda: is_whole(centre), why=lambda: centre.said)

    assert centre.said.count("ended (SIGKILL); again in 0.5 s") == 4


def test_web_processes_share_the_door_and_one_that_dies_is_missed_by_nobody(up):
    centre = up(None, "--web", "2")
    address = urlsplit(centre.address)
    webs = centre.children("config.web")
    with ExitStack() as held:
        for _ in range(20):
            held.enter_context(socket.create_connection((address.hostname, address.port)))
        until(lambda: all(map(connected, webs)), why=lambda: centre.said)

    webs[0].kill()
    left_of([webs[0]])
    assert is_whole(centre)
    until(lambda: len(centre.children("config.web")) == 2, why=lambda: centre.said)
    assert webs[1] in centre.children("config.web")
    assert "web-1 ended (SIGKILL); again in 0.5 s" in centre.said


def connected(process) -> bool:
    return any(c.status == psutil.CONN_ESTABLISHED and c.raddr for c in process.net_connections())


def test_a_busy_port_moves_to_the_next_free_one_and_says_so(up):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        centre = up(port=port)
        assert centre.address != f"http://127.0.0.1:{port}"
    assert f"port {port} is busy: {centre.address.rpartition(':')[2]} is taken" in centre.said


def test_a_path_too_long_for_sockets_works_all_the_same(up, folder):
    data = folder / ("a-very-long-name-" * 6) / "data"
    centre = up(data)
    assert centre.address
    services = json.loads((data / "services.json").read_text())
    assert services["REDIS_URL"].startswith("unix:///tmp/switchroom-")

    assert centre.ask(signal.SIGTERM) == 0
    short = services["REDIS_URL"].removeprefix("unix://").rpartition("/")[0]
    assert not os.path.exists(short)


def test_a_folder_closed_to_others_says_where_the_database_lives(up, folder):
    if os.geteuid() != 0:
        pytest.skip("only root needs another account for PostgreSQL")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    centre = up(closed / "data")
    assert centre.address
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    said = next(line for line in centre.said.splitlines() if "is closed to the" in line)
    cluster = Path(said.rpartition(" ")[2].rstrip("."))
    assert (cluster / "PG_VERSION").exists()

    assert centre.ask(signal.SIGTERM) == 0
    shutil.rmtree(cluster)


def test_a_file_in_place_of_the_folder_is_one_sentence(up, folder):
    (folder / "file").write_text("")
    centre = up(folder / "file")
    assert centre.process.wait(30) == 1
    assert centre.said == (
        f"switchroom: The data folder {folder}/file cannot be used: a file stands in its place.\n"
    )


def test_a_full_disk_is_one_sentence(up, folder):
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk needs the right to mount one")
    try:
        centre = up(disk / "data")
        assert centre.process.wait(30) == 1
        assert centre.said == (
            f"switchroom: The disk that holds {disk}/data has 0 MB free; "
            "a new centre needs 300 MB.\n"
        )
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_read_only_folder_is_one_sentence(up, folder):
    disk = folder / "read-only"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "none", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a read-only disk needs the right to mount one")
    try:
        centre = up(disk)
        assert centre.process.wait(30) == 1
        assert centre.said == (
            f"switchroom: The data folder {disk} cannot be used: it is read-only.\n"
        )
    finally:
        subprocess.run(["umount", str(disk)], check=True)
