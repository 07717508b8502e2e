from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.supervision.centre import BASE_DIR, Centre, bare_environment

pytestmark = pytest.mark.slow
PATIENCE = 360  # seconds, on a busy machine


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    running = Centre(tmp_path / "var")
    try:
        yield running
    finally:
        running.end()


def test_a_started_demo_records_what_its_guests_see(centre: Centre) -> None:
    assert centre.address
    command = [sys.executable, "manage.py", "simulate"]
    told = subprocess.run(
        [*command, "--agents", "3", "--customers", "6", "--minutes", "1"],
        cwd=BASE_DIR, env=bare_environment() | {"SWITCHROOM_DATA": str(centre.data)},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    assert "The records are what was seen." in told.stdout
