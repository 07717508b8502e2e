"""What it cost: to be filled from rates and fees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.analytics.services.figures import Period, Row


def add(rows: list[Row], *, period: Period, by: Sequence[str]) -> None:
    return
