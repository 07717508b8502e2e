"""Asterisk's own files, from the templates in ``deploy/asterisk``: production and tests alike."""

from __future__ import annotations

import os
import re
import wave
from collections.abc import Mapping
from pathlib import Path

from apps.voice.domain import hold_music

TEMPLATES = Path(__file__).resolve().parents[2] / "deploy" / "asterisk"
PLACE = re.compile(r"@([A-Z_]+)@")
# Modules complain about a missing file, and take an empty one.
EMPTY = (
    *("acl", "features", "udptl", "ccss", "codecs", "dsp", "res_parking", "pjproject"),
    *("extconfig", "confbridge", "websocket_client", "chan_websocket"),
)
BEFORE = ".before-switchroom"  # of what a package or a person had written
SOUNDS = {".wav", ".sln", ".ulaw", ".alaw", ".gsm", ".g722", ".mp3"}
ONLY_OWN_FOLDER = {"asterisk.conf"}  # a package brings its own


def names(*, own_folder: bool) -> list[str]:
    """The files that are written; ``own_folder`` for an instance with every path of its own."""
    found = sorted(path.name for path in TEMPLATES.glob("*.conf"))
    return [name for name in found if own_folder or name not in ONLY_OWN_FOLDER]


def render(name: str, values: Mapping[str, str]) -> str:
    """One file's text. Raises KeyError for a placeholder without a value."""
    return PLACE.sub(lambda found: values[found[1]], (TEMPLATES / name).read_text())


def write(folder: Path, values: Mapping[str, str], *, own_folder: bool) -> list[Path]:
    """Every file into ``folder``, readable by its owner alone: some hold passwords.

    A file of another hand is kept beside ours, once, unless the whole folder is our own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names(own_folder=own_folder):
        former = folder / name
        kept = former.with_name(f"{name}{BEFORE}")
        if not own_folder and former.exists() and not kept.exists():
            former.rename(kept)
        written.append(_put(folder / name, render(name, values)))
    for stem in EMPTY:
        if not (folder / f"{stem}.conf").exists():
            written.append(_put(folder / f"{stem}.conf", ""))
    return written


def furnish(*, spool: Path, music: Path) -> list[Path]:
    """What Asterisk does not make itself: a place for recordings, and music, where none is."""
    made = []
    recordings = spool / "recording"
    if spool.is_dir() and not recordings.is_dir():
        recordings.mkdir(mode=0o750)
        made.append(_given(recordings))
    if music.is_dir() and not any(path.suffix in SOUNDS for path in music.iterdir()):
        made.append(_given(_music(music / "switchroom.wav")))
    return made


def _music(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hold_music.RATE)
        file.writeframes(hold_music.loop().tobytes())
    return path


def _put(path: Path, text: str) -> Path:
    path.touch(mode=0o600)
    path.write_text(text)
    return _given(path)


def _given(path: Path) -> Path:
    """To whom the folder belongs: root writes for the account that Asterisk runs as."""
    owner = path.parent.stat()
    if os.geteuid() == 0:
        os.chown(path, owner.st_uid, owner.st_gid)
    return path
