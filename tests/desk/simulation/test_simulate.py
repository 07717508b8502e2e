from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.supervision.centre import BASE_DIR, Centre, bare_environment
from tools import asterisk

pytestmark = pytest.mark.slow
PATIENCE = 360  # seconds, on a busy machine


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    running = Centre(tmp_path / "var", environment={"SWITCHROOM_VOICE": "1"})
    try:
        yield running
    finally:
        running.end()


@pytest.fixture
def callers(centre: Centre) -> Iterator[int]:
    """How many call: nobody without Asterisk."""
    if not asterisk.is_there():
        yield 0
        return
    assert centre.address
    with subprocess.Popen(
        [sys.executable, "tools/telephones.py", str(centre.data)],
        cwd=BASE_DIR, env=bare_environment(), stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert "READY" in process.stdout.readline()
        yield 3
        process.terminate()


def test_a_started_demo_records_what_its_guests_see(centre: Centre, callers: int) -> None:
    assert centre.address
    command = [sys.executable, "manage.py", "simulate", "--callers", str(callers)]
    told = subprocess.run(
        [*command, "--agents", "3", "--customers", "6", "--minutes", "1"],
        cwd=BASE_DIR, env=bare_environment() | {"SWITCHROOM_DATA": str(centre.data)},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    assert "The records are what was seen." in told.stdout
    assert ("calls: made" in told.stdout) == bool(callers)
