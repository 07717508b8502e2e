"""What a supervisor does on the floor. Each act is written into the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from apps.core import audit
from apps.interactions.models import Interaction
from apps.routing.models import Presence, Queue, QueueEntry, ReasonCode
from apps.routing.services import presence, transfers

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def assign(*, interaction: Interaction, agent: User, by: User, note: str = "") -> None:
    """Give a waiting or running contact to ``agent``, whatever their state and capacity."""
    transfers.hand_over(interaction=interaction, agent=agent, by=by, note=note)
    audit.record(
        actor=by,
        action="interaction.assigned",
        target=interaction,
        summary=f"To {agent}",
        agent=agent.pk,
    )


@transaction.atomic
def pull(*, interaction: Interaction, by: User) -> None:
    """Take it over oneself: from the queue, or from an agent."""
    former = interaction.owner_id
    transfers.hand_over(interaction=interaction, agent=by, by=by)
    audit.record(
        actor=by, action="interaction.pulled", target=interaction, summary="", former=former
    )


@transaction.atomic
def move(*, interaction: Interaction, queue: Queue, by: User, note: str = "") -> QueueEntry:
    """Send it to another queue."""
    entry = transfers.to_queue(interaction=interaction, queue=queue, by=by, note=note)
    audit.record(
        actor=by,
        action="interaction.moved",
        target=interaction,
        summary=f"To {queue}",
        queue=queue.pk,
    )
    return entry


@transaction.atomic
def set_state(
    *, agent: User, state: str, by: User, reason: ReasonCode | None = None, words: str = ""
) -> Presence:
    """Set somebody else's presence; the table knows what a supervisor may not."""
    row = presence.set_presence(user=agent, presence=state, reason=reason, by=by, words=words)
    audit.record(
        actor=by,
        action="agent.state_set",
        target=agent,
        summary=f"{state} {reason or words}".strip(),
        state=state,
    )
    return row
