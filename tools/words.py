"""The catalogues of `locale/`, made into what Django reads: no GNU gettext is needed.

`./run` calls it after an update; a catalogue that is newer than its product is compiled anew.
"""

from __future__ import annotations

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all() -> int:
    """How many were compiled."""
    stale = [path for path in LOCALE.glob("*/LC_MESSAGES/*.po") if _is_stale(path)]
    for path in stale:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return len(stale)


def _is_stale(path: Path) -> bool:
    made = path.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    compile_all()
