"""What routing does when something happens to an interaction below it.

Each handler only brings an entry in line with its interaction; one that is lost is made good
by the reconciler.
"""

from __future__ import annotations

from apps.core.events import on
from apps.interactions.choices import Direction
from apps.interactions.events import (
    AttentionChanged,
    InteractionAssigned,
    InteractionMovedOn,
    InteractionOpened,
    InteractionReleased,
    MessageAdded,
)
from apps.routing.services import entries, promises


@on(InteractionOpened)
def queue(event: InteractionOpened) -> None:
    entries.join(event.interaction_id)


@on(InteractionAssigned)
def book(event: InteractionAssigned) -> None:
    entries.follow(event.interaction_id)


@on(InteractionReleased)
def wait_again(event: InteractionReleased) -> None:
    entries.follow(event.interaction_id)


@on(InteractionMovedOn)
def keep_in_step(event: InteractionMovedOn) -> None:
    entries.follow(event.interaction_id)


@on(AttentionChanged)
def weigh(event: AttentionChanged) -> None:
    entries.attend(interaction_id=event.interaction_id, attention=event.attention)


@on(MessageAdded)
def promise(event: MessageAdded) -> None:
    if event.direction == Direction.INBOUND:
        promises.renew(event.interaction_id)
