"""How long to wait before the next try at something that others must answer."""

from __future__ import annotations

import random

LADDER = [30, 120, 600, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 24 * 3_600]  # seconds
JITTER = 0.2


def delay(attempts: int, *, retry_after: float | None = None) -> float:
    """Seconds until the next try: the ladder, scattered; never sooner than the other side asks."""
    step = LADDER[min(max(attempts, 1), len(LADDER)) - 1]
    scattered = step * random.uniform(1 - JITTER, 1 + JITTER)
    return max(scattered, retry_after or 0.0)
