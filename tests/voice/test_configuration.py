"""What a new administrator's Asterisk gets, and what it keeps."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.voice.domain import hold_music

TRUNK = ("--trunk-host", "sip.provider.example:5060", "--trunk-match", "192.0.2.0/24")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """As a package leaves it: files of its own, and neither music nor a folder for recordings."""
    for name in ("etc", "spool", "moh"):
        (tmp_path / name).mkdir()
    (tmp_path / "etc/pjsip.conf").write_text("; of the package\n")
    return tmp_path


def configure(machine: Path, capsys: pytest.CaptureFixture[str]) -> str:
    places = ("--spool", str(machine / "spool"), "--music", str(machine / "moh"))
    call_command("asterisk_config", str(machine / "etc"), *TRUNK, *places)
    return capsys.readouterr().out


def test_what_stood_there_before_is_kept_once(machine, capsys):
    configure(machine, capsys)
    configure(machine, capsys)
    assert (machine / "etc/pjsip.conf.before-switchroom").read_text() == "; of the package\n"
    assert "sip:sip.provider.example:5060" in (machine / "etc/pjsip.conf").read_text()


def test_recordings_have_a_place_and_callers_music(machine, capsys):
    said = configure(machine, capsys)
    assert (machine / "spool/recording").is_dir()
    assert "moh/switchroom.wav" in said
    with wave.open(str(machine / "moh/switchroom.wav"), "rb") as file:
        assert (file.getframerate(), file.getnframes()) == (8_000, 24 * 8_000)
    assert "Made" not in configure(machine, capsys)


def test_music_of_the_house_stays_alone(machine, capsys):
    (machine / "moh/jazz.wav").touch()
    configure(machine, capsys)
    assert [path.name for path in (machine / "moh").iterdir()] == ["jazz.wav"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_account_of_asterisk_may_read_what_root_wrote(machine, capsys):
    for name in ("etc", "spool", "moh"):
        os.chown(machine / name, 4321, 4321)
    configure(machine, capsys)
    for name in ("etc/ari.conf", "spool/recording", "moh/switchroom.wav"):
        assert (machine / name).stat().st_uid == 4321
    assert (machine / "etc/ari.conf").stat().st_mode & 0o077 == 0


def test_the_music_is_soft_and_its_end_meets_its_beginning():
    samples = hold_music.loop()
    assert 3_000 < max(samples) < 10_000
    assert (samples[0], abs(samples[-1]) < 50) == (0, True)
