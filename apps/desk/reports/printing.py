"""Pages as PDF, by a browser of this machine where there is one; without one it is not offered."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
LONGEST_SECONDS = 60
STYLES = Path(__file__).with_name("print.css")


def is_installed() -> bool:
    return _program() is not None


def printed(html: str) -> bytes:
    """A4, from a page that loads ``print.css`` beside it and nothing else. Raises OSError."""
    program = _program()
    if program is None:
        raise OSError("no browser to print with")
    with tempfile.TemporaryDirectory(prefix="switchroom-print-") as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        shutil.copy(STYLES, folder)
        subprocess.run(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu",
                "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
                f"--print-to-pdf={out}", page.as_uri(),
            ],
            check=True, capture_output=True, timeout=LONGEST_SECONDS,
        )  # fmt: skip
        return out.read_bytes()


def _program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)
