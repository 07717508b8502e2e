"""The committed files of this repository."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]


def committed(*patterns: str) -> list[Path]:
    """As git knows them, so that no build output and no environment is read."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = [BASE_DIR / name for name in listed.stdout.split("\0") if name]
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """``(place, line)`` of a text file; nothing of a binary one."""
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        yield f"{path.relative_to(BASE_DIR)}:{number}", line
