"""What routing does when something happens to an interaction below it, or to its own rows.

A handler of an interaction only brings an entry in line with it; one that is lost is made good
by the reconciler. Those of our own events tell the browser concerned to look again.
"""

from __future__ import annotations

from apps.core import realtime
from apps.core.events import on
from apps.interactions.events import (
    AttentionChanged,
    InteractionAssigned,
    InteractionMovedOn,
    InteractionOpened,
    InteractionReleased,
)
from apps.routing.events import OfferDecided, PresenceChanged
from apps.routing.services import entries


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


@on(PresenceChanged)
def show_state(event: PresenceChanged) -> None:
    realtime.hint(f"user.{event.user_id}", "presence-changed")


@on(OfferDecided)
def show_offers(event: OfferDecided) -> None:
    realtime.hint(f"user.{event.agent_id}", "offers-changed")
