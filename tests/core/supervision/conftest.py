from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.supervision.centre import Centre


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Open to the account that runs PostgreSQL under root, which pytest's own folders are not."""
    made = Path(tempfile.mkdtemp(prefix="switchroom-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def up(folder: Path) -> Iterator[Callable[..., Centre]]:
    """Start a centre without demo; by default always on the same, by then warm, data."""
    started: list[Centre] = []

    def start(data: Path | None = None, *options: str, port: int | None = None) -> Centre:
        started.append(Centre(data or folder / "data", "--no-demo", *options, port=port))
        return started[-1]

    yield start
    for centre in started:
        centre.end()
