"""What a visitor's browser has to load: measured as it travels."""

from __future__ import annotations

import gzip
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "static" / "build"
LOADER = ("widget-loader.js",)
ALL = (*LOADER, "widget-app.js", "widget-app.css")


def test_the_widget_stays_below_25_kb_and_its_loader_below_3():
    assert _travelling(LOADER) < 3_000
    assert _travelling(ALL) < 25_000


def _travelling(names: tuple[str, ...]) -> int:
    return sum(len(gzip.compress((BUILD / name).read_bytes(), 9)) for name in names)
