"""How far behind the figures are: for /metrics."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from apps.analytics.services import figures
from apps.core.metrics import Figure, measured


@measured
def counted() -> Iterator[Figure]:
    at = figures.counted_to()
    lag = (timezone.now() - at).total_seconds() if at else 0
    yield Figure("figures_lag_seconds", "Since the logs were last counted.", lag)
