"""What cases do when something happens below them, and whom they nudge.

Hints: ``case-<id>-changed`` to who watches the case, ``worklist-changed`` and
``alerts-changed`` to the person concerned. Pushed: ``case-<id>-word``, a plain line of a chat.
Visitors are told by ``portal``.
"""

from __future__ import annotations

from dataclasses import asdict

from apps.accounts.events import UserDeactivated
from apps.channels.events import InboundStored, OutboxFailed, OutboxSent
from apps.core.events import on
from apps.core.realtime import hint, push
from apps.interactions import tasks
from apps.interactions.events import (
    AttentionChanged,
    CaseChanged,
    InteractionAssigned,
    InteractionMovedOn,
    InteractionReleased,
    MessageAdded,
    MessageChanged,
    NotificationAdded,
)
from apps.interactions.models import Case, Interaction
from apps.interactions.services import cases, deliveries


@on(InboundStored)
def take_in(event: InboundStored) -> None:
    tasks.take_in.delay(event.inbound_event_id)


@on(UserDeactivated)
def free_cases(event: UserDeactivated) -> None:
    cases.disown(owner_id=event.user_id)


@on(OutboxSent)
def note_sent(event: OutboxSent) -> None:
    deliveries.sent(outbox_id=event.outbox_message_id, provider_id=event.provider_id)


@on(OutboxFailed)
def note_failed(event: OutboxFailed) -> None:
    deliveries.failed(outbox_id=event.outbox_message_id, problem=event.problem)


@on(MessageAdded)
def tell_of_message(event: MessageAdded) -> None:
    """A plain word is pushed as it is: the thread is what changes most, and fetching costs."""
    for word in event.said:
        named = {"id": event.message_id, "seq": event.seq, "leg": event.interaction_id}
        told = named | {"direction": event.direction} | asdict(word)
        del told["client_id"]  # its author's own
        push(f"case.{event.case_id}", f"case-{event.case_id}-word", **told)
    if not event.said:
        _case_changed(event.case_id)
    _worklist_changed(event.owner_id)


@on(MessageChanged)
def tell_of_change(event: MessageChanged) -> None:
    _case_changed(event.case_id)


@on(CaseChanged)
def tell_of_case(event: CaseChanged) -> None:
    _case_changed(event.case_id)
    _worklist_changed(Case.objects.filter(pk=event.case_id).values_list("owner", flat=True).first())


@on(InteractionAssigned)
def tell_agent(event: InteractionAssigned) -> None:
    _worklist_changed(event.agent_id)


@on(InteractionReleased)
def tell_former_agent(event: InteractionReleased) -> None:
    _worklist_changed(event.former_agent_id)


@on(InteractionMovedOn)
def tell_of_step(event: InteractionMovedOn) -> None:
    _worklist_changed(event.agent_id)


@on(AttentionChanged)
def tell_of_turn(event: AttentionChanged) -> None:
    if event.by_message:
        return
    owner = Interaction.objects.filter(pk=event.interaction_id).values_list("owner", flat=True)
    _worklist_changed(owner.first())


@on(NotificationAdded)
def ring(event: NotificationAdded) -> None:
    hint(f"user.{event.user_id}", "alerts-changed")


def _case_changed(case_id: int) -> None:
    hint(f"case.{case_id}", f"case-{case_id}-changed")


def _worklist_changed(user_id: int | None) -> None:
    if user_id is not None:
        hint(f"user.{user_id}", "worklist-changed")
