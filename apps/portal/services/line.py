"""Where a visitor stands in line, and whether anybody is there: asked of routing."""

from __future__ import annotations

from dataclasses import dataclass

from apps.routing.domain.waiting import Expected
from apps.routing.models import EntryPoint, QueueEntry
from apps.routing.services import waits


@dataclass(frozen=True, slots=True)
class Place:
    position: int  # 1 is next
    low: int | None  # seconds
    high: int | None


def place_of(interaction_id: int) -> Place | None:
    """None when they do not wait in a line."""
    place = waits.place_of(interaction_id)
    if place is None:
        return None
    return Place(place.position, *_seconds(place.expected))


def wait_at(channel_id: int) -> dict[str, int] | None:
    """The range for somebody who would join now; None when too little is known to be honest."""
    point = EntryPoint.objects.select_related("queue").filter(channel=channel_id).first()
    if point is None:
        return None
    ahead = QueueEntry.objects.waiting().filter(queue=point.queue).count()
    low, high = _seconds(waits.expected(point.queue, ahead=ahead))
    return None if low is None or high is None else {"low": low, "high": high}


def _seconds(expected: Expected | None) -> tuple[int | None, int | None]:
    if expected is None:
        return None, None
    return round(expected.low), round(expected.high)
