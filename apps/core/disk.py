"""Whether there is room left where recordings, screens and files lie."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

GB = 1024**3


@dataclass(frozen=True, slots=True)
class Room:
    free: int  # bytes
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.free // self.total if self.total else 0

    @property
    def is_low(self) -> bool:
        return self.percent < settings.DISK_WATERMARK_PERCENT

    def __str__(self) -> str:
        return f"{self.free / GB:.1f} of {self.total / GB:.1f} GB free"


def room() -> Room:
    """Of the disk under the media folder, or under the nearest of its parents that exists."""
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    return Room(usage.free, usage.total)
