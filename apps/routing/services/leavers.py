"""Somebody no longer works here: what is ours to do goes to others within seconds.

What waits for its customer, or sleeps, stays as it is until it is our turn again; then the
reconciler finds that nobody has it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.interactions.choices import Status
from apps.interactions.services import conversations, wrap_ups
from apps.routing.choices import EntryState, PresenceState
from apps.routing.domain.scoring import REAL_TIME
from apps.routing.domain.states import Actor
from apps.routing.models import Offer, Presence, QueueEntry
from apps.routing.services import entries, presence

BATCH = 500


def still_there() -> list[int]:
    """People who left and still count as present: their event was lost."""
    rows = Presence.objects.on_shift().filter(user__is_active=False)
    return list(rows.values_list("user_id", flat=True)[:BATCH])


def left_behind() -> QuerySet[QueueEntry]:
    """Conversations in the hands of people who left, where it is our turn or somebody waits."""
    return (
        QueueEntry.objects.filter(
            Q(interaction__attention="us") | Q(kind__in=REAL_TIME),
            state=EntryState.ASSIGNED,
            agent__is_active=False,
            interaction__status=Status.ACTIVE,
        )
        .select_related("interaction")
        .order_by("pk")
    )


@transaction.atomic
def sign_off(user_id: int, *, now: datetime) -> None:
    """Presence off, offers to others, wrap-ups ended. Twice is harmless."""
    row = presence.locked([user_id])[user_id]
    for offer in Offer.objects.open().filter(agent=user_id).order_by("entry_id"):
        entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
        if entry.state == EntryState.OFFERED:
            entries.back_in_line(entry, at=now)
    if row.presence != PresenceState.OFFLINE:
        presence.move(
            row, "presence", PresenceState.OFFLINE,
            actor=Actor.SYSTEM, words="No longer works here", at=now,
        )  # fmt: skip
    row.reason = row.return_at = None
    row.next_presence, row.next_reason = "", None
    wrap_ups.call_time(owner_id=user_id, at=now)
    presence.settle(row, now=now)


def hand_back(entry: QueueEntry) -> None:
    """Back to the queue, with the moment it began to wait."""
    conversations.release(interaction=entry.interaction, by=None, reason="agent_left")
