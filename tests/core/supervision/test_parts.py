from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from apps.core.supervision import lock, ports
from apps.core.supervision.account import Account
from apps.core.supervision.data_folder import DataFolder
from apps.core.supervision.faults import CannotStart, last_words
from apps.core.supervision.program import Program
from apps.core.supervision.sockets import LONGEST_PATH, release, socket_folder
from apps.core.supervision.watched import LONGEST_DELAY, Watched


def test_a_port_in_use_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with ports.bound(port) as door:
            assert door.getsockname()[1] > port


def test_no_port_beyond_the_last_is_one_sentence():
    with pytest.raises(CannotStart, match=r"^No port is free from 65536 on"):
        ports.bound(65536)


def test_a_folder_has_one_holder(tmp_path):
    with lock.hold(tmp_path), pytest.raises(lock.Held, match="holds"):
        lock.hold(tmp_path)
    lock.hold(tmp_path).close()


def test_a_socket_that_fits_stays_in_the_data_folder(tmp_path):
    fits = LONGEST_PATH - len(str(tmp_path)) - len("/x/")
    assert socket_folder(tmp_path / "x", "s" * fits) == tmp_path / "x"


def test_a_socket_one_byte_too_long_moves_to_a_private_folder(tmp_path):
    fits = LONGEST_PATH - len(str(tmp_path)) - len("/x/")
    short = socket_folder(tmp_path / "x", "s" * (fits + 1))
    assert short.parent == Path("/tmp")
    assert stat.S_IMODE(short.stat().st_mode) == 0o700
    release(short, tmp_path)
    assert not short.exists()


def test_a_folder_inside_the_data_is_not_released(tmp_path):
    release(tmp_path, tmp_path)
    assert tmp_path.exists()


def test_secrets_are_made_once(tmp_path):
    data = DataFolder(tmp_path)
    data.furnish()
    first = json.loads(data.secrets.read_text())
    data.furnish()
    assert json.loads(data.secrets.read_text()) == first
    assert len(first["SWITCHROOM_SECRET_KEY"]) >= 50


def test_damaged_secrets_are_not_replaced(tmp_path):
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(CannotStart, match="is damaged"):
        DataFolder(tmp_path).furnish()
    assert (tmp_path / "secrets.json").read_text() == "{"


def test_a_real_centre_never_becomes_a_demo(tmp_path):
    data = DataFolder(tmp_path)
    assert data.is_demo(wanted=False) is False
    assert data.is_demo(wanted=True) is False


def test_a_demo_stays_one_until_somebody_says_otherwise(tmp_path):
    data = DataFolder(tmp_path)
    assert data.is_demo(wanted=True) is True
    assert data.is_demo(wanted=True) is True
    assert data.is_demo(wanted=False) is False


def test_a_closed_folder_keeps_an_account_out(tmp_path):
    stranger = Account(uid=54321, gid=54321)
    inside = tmp_path / "closed" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert not stranger.may_enter(inside)
    owner = inside.stat()
    assert Account(owner.st_uid, owner.st_gid).may_enter(inside)


def test_a_server_is_quoted_with_its_error_not_its_hint():
    said = "LOG: starting\nFATAL: could not write: No space left on device\nHINT: try\n\n"
    assert last_words(said) == "FATAL: could not write: No space left on device"
    assert last_words("") == "it said nothing"


def test_deaths_in_a_row_are_answered_later_and_later():
    watched = Watched(Program("any", ["true"]))
    watched._since = float("inf")
    assert [watched.died() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, LONGEST_DELAY]
