"""What routing does when something happens to an interaction or a person below it.

Each handler only brings an entry in line with its interaction; one that is lost is made good
by the reconciler.
"""

from __future__ import annotations

from apps.accounts.events import AgentSkillsChanged, UserDeactivated
from apps.core.events import on
from apps.interactions.choices import Direction
from apps.interactions.events import (
    Arrival,
    AttentionChanged,
    InteractionAssigned,
    InteractionMovedOn,
    InteractionOpened,
    InteractionReleased,
    MessageAdded,
)
from apps.routing.services import entries, leavers, promises
from apps.routing.services.wake import announce, wake


@on(UserDeactivated)
def let_go(event: UserDeactivated) -> None:
    leavers.sign_off(event.user_id, now=event.at)
    for entry in leavers.left_behind().filter(agent=event.user_id):
        leavers.hand_back(entry)


@on(AgentSkillsChanged)
def match_again(event: AgentSkillsChanged) -> None:
    wake()  # the router reads abilities anew every few seconds


@on(InteractionOpened)
def queue(event: InteractionOpened) -> None:
    if event.arrival is Arrival.UNWATCHED:
        announce(event.interaction_id)
    else:
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


@on(AttentionChanged, late=True)
def weigh(event: AttentionChanged) -> None:
    entries.attend(interaction_id=event.interaction_id, attention=event.attention)


@on(MessageAdded, late=True)
def promise(event: MessageAdded) -> None:
    if event.direction == Direction.INBOUND and event.leg and event.leg.is_unpromised:
        promises.renew(event.interaction_id)
