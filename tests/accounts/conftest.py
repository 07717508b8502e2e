from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    """Rate limits and policies of one test are nobody else's."""
    cache.clear()
    yield
    cache.clear()
