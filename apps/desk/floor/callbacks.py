"""The callbacks that are owed, the one who has waited longest first."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.models import User
from apps.routing.choices import EntryState
from apps.routing.models import QueueEntry
from apps.voice.models import Callback

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    callback: Callback
    entry: QueueEntry | None  # its live place in the line


def rows(user: User) -> list[Row]:
    found = list(
        Callback.objects.visible_to(user)
        .open()
        .select_related("customer", "identity", "interaction__case", "interaction__owner")
        .order_by("asked_at")[:MOST]
    )
    entries = QueueEntry.objects.exclude(state=EntryState.DONE).select_related("queue")
    live = entries.filter(interaction__in=[each.interaction_id for each in found])
    places = {entry.interaction_id: entry for entry in live}
    return [Row(each, places.get(each.interaction_id)) for each in found]


def owed(user: User) -> int:
    """For the strip of the floor."""
    return Callback.objects.visible_to(user).open()[:MOST].count()
