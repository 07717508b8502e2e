"""What the callers in a queue hear: told once, and how it stands at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.routing.models import Queue, QueueEntry
from apps.routing.services import waits
from apps.voice.domain import line_words
from apps.voice.models import Call, LineSound

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def arrange(*, queue: Queue, by: User, **wishes: Any) -> LineSound:
    row, _made = LineSound.objects.update_or_create(queue=queue, defaults=wishes)
    audit.record("queue.sound_changed", actor=by, target=queue, summary=queue.name)
    return row


def of(call: Call) -> LineSound | None:
    """Of the queue where the call waits now."""
    if call.interaction_id is None:
        return None
    queues = QueueEntry.objects.live().filter(interaction=call.interaction_id).values("queue")
    return LineSound.objects.filter(queue__in=queues).first()


def announcement(call: Call, sound: LineSound) -> list[str]:
    """How it stands: the place in the line, and how long it takes at most where that is known."""
    if call.interaction_id is None or not (sound.says_position or sound.says_wait):
        return []
    place = waits.place_of(call.interaction_id)
    if place is None:
        return []
    return line_words.announcement(
        position=place.position if sound.says_position else None,
        seconds=place.expected.high if sound.says_wait and place.expected else None,
    )


def offers_callback(call: Call, sound: LineSound) -> bool:
    """Once they have waited long enough for it."""
    if not sound.callback_after or call.queued_at is None:
        return False
    return (timezone.now() - call.queued_at).total_seconds() >= sound.callback_after
