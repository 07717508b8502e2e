from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.supervision.centre import Centre
from tests.kill.storm import Storm


@pytest.fixture(scope="module")
def storm() -> Iterator[Storm]:
    """One centre, one storm; the tests look at what is left."""
    folder = Path(tempfile.mkdtemp(prefix="switchroom-kill-"))
    folder.chmod(0o755)  # PostgreSQL's account passes through
    centre = Centre(
        folder / "data", "--no-demo", environment={"SWITCHROOM_RATE_LIMIT_EXEMPT": "127.0.0.1"}
    )
    try:
        assert centre.address
        blown = Storm(centre)
        asyncio.run(blown.blow())
        yield blown
    finally:
        centre.end()
        shutil.rmtree(folder)
