"""Asterisk's own files, from the templates in ``deploy/asterisk``: production and tests alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "deploy" / "asterisk"
PLACE = re.compile(r"@([A-Z_]+)@")
# Modules complain about a missing file, and take an empty one.
EMPTY = (
    *("acl", "features", "udptl", "ccss", "codecs", "dsp", "res_parking", "pjproject"),
    *("extconfig", "confbridge", "websocket_client", "chan_websocket"),
)
ONLY_OWN_FOLDER = {"asterisk.conf"}  # a package brings its own


def names(*, own_folder: bool) -> list[str]:
    """The files that are written; ``own_folder`` for an instance with every path of its own."""
    found = sorted(path.name for path in TEMPLATES.glob("*.conf"))
    return [name for name in found if own_folder or name not in ONLY_OWN_FOLDER]


def render(name: str, values: Mapping[str, str]) -> str:
    """One file's text. Raises KeyError for a placeholder without a value."""
    return PLACE.sub(lambda found: values[found[1]], (TEMPLATES / name).read_text())


def write(folder: Path, values: Mapping[str, str], *, own_folder: bool) -> list[Path]:
    """Every file into ``folder``, readable by its owner alone: some hold passwords."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names(own_folder=own_folder):
        written.append(_put(folder / name, render(name, values)))
    for stem in EMPTY:
        if not (folder / f"{stem}.conf").exists():
            written.append(_put(folder / f"{stem}.conf", ""))
    return written


def _put(path: Path, text: str) -> Path:
    path.touch(mode=0o600)
    path.write_text(text)
    return path
