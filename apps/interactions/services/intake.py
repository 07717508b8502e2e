"""What customers send: into the conversation it belongs to, or a new one.

``start`` opens a case, ``go_on`` adds to one. Which of the two, and why, is the caller's
finding (the socket knows its conversation; mail asks ``domain`` for the thread) and is kept
on the message as ``landing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.channels.models import ChannelAccount
from apps.core.events import publish
from apps.core.prepared import Inserted
from apps.customers.choices import TouchpointKind
from apps.customers.models import Customer, Identity, Touchpoint
from apps.interactions.choices import CaseStatus, Direction, EndReason, Landing, Status
from apps.interactions.domain import lifecycle
from apps.interactions.events import Arrival, CaseChanged, CustomerReturned, InteractionOpened
from apps.interactions.models import Attachment, Case, Interaction, Message
from apps.interactions.services import conversations, messages, withdrawals
from apps.interactions.services.places import Place

new_case, new_part = Inserted(Case), Inserted(Interaction)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a customer, already translated, sanitised and attributed."""

    body: str
    client_id: str  # the same twice is one message
    sender: str = ""
    subject: str = ""
    body_html: str = ""
    quoted: str = ""
    provider_id: str = ""
    recipients: dict[str, list[str]] = field(default_factory=dict)
    landing: str = Landing.NEW
    inbound_event_id: int | None = None
    occurred_at: datetime | None = None
    attachments: Sequence[Attachment] = ()


@transaction.atomic(savepoint=False)  # half a case is of use to nobody: all of the caller's or none
def start(
    *,
    channel: ChannelAccount,
    identity: Identity,
    incoming: Incoming | None,
    kind: str = "",
    subject: str = "",
    language: str = "",
    handoff_context: dict[str, Any] | None = None,
    parent: Case | None = None,
    arrival: Arrival = Arrival.WATCHED,
) -> Interaction:
    """Open a case with its first interaction; ``incoming`` may follow later (a chat's hello).

    ``kind``: where it is not the channel's own, as a call from a website's chat.
    """
    now = timezone.now()
    case = new_case(
        brand_id=channel.brand_id,
        customer_id=identity.customer_id,
        subject=(subject or (incoming.subject if incoming else ""))[:240],
        parent=parent,
        opened_at=now,
        waiting_since=now,
    )
    interaction = new_part(
        case=case,
        customer_id=identity.customer_id,
        channel=channel,
        kind=kind or channel.kind,
        identity=identity,
        language=language,
        handoff_context=handoff_context or {},
        opened_at=now,
    )
    opened = Touchpoint(
        customer_id=identity.customer_id,
        brand_id=channel.brand_id,
        kind=TouchpointKind.CASE_OPENED,
        at=now,
        ref=f"case:{case.pk}",
        summary=case.subject or channel.name,
    )
    conversations.log_opened(interaction, beside=[opened])
    publish(InteractionOpened(interaction.pk, arrival=arrival))
    if incoming:
        message, _ = _added(interaction, incoming, is_alone=True)
        case.last_seq, case.last_message_at = message.seq, message.occurred_at
    Customer.objects.filter(pk=identity.customer_id).update(last_contact_at=now)  # last: it locks
    return interaction


@transaction.atomic
def go_on(
    *, case: Case, channel: ChannelAccount, identity: Identity, incoming: Incoming
) -> Message:
    """Add to ``case``: to its open interaction on this channel, else to one that continues it.

    A case that takes no answer any more (closed, or resolved too long ago) gets a child.
    """
    case = _surviving(Case.objects.select_for_update().get(pk=case.pk))
    now = timezone.now()
    if not lifecycle.takes_answer(case.status, resolved_at=case.resolved_at, now=now):
        interaction = start(
            channel=channel, identity=identity, incoming=None,
            subject=incoming.subject or case.subject, parent=case,
        )  # fmt: skip
        return _add(interaction, incoming)
    interaction = _open_on(case, channel) or _continued(case, channel, identity)
    return _add(interaction, incoming)


@transaction.atomic
def carry_on(*, part: Interaction, channel: ChannelAccount, identity: Identity) -> Interaction:
    """A conversation nobody answered goes on over another channel: it waits there, in its case."""
    case = _surviving(Case.objects.select_for_update().get(pk=part.case_id))
    conversations.end(interaction=part, reason=EndReason.CONTINUED)
    return _open_on(case, channel) or _continued(case, channel, identity)


@transaction.atomic
def go_beside(*, part: Interaction, kind: str) -> Interaction:
    """Another way to talk beside a conversation that goes on: same case, same agent, no new line.

    While nobody has the conversation, nobody has this: it waits.
    """
    case = _surviving(Case.objects.select_for_update().get(pk=part.case_id))
    part.refresh_from_db()
    now = timezone.now()
    is_held = part.status == Status.ACTIVE and part.owner_id is not None
    held = {"owner_id": part.owner_id, "status": Status.ACTIVE, "answered_at": now}
    beside = Interaction.objects.create(
        case=case,
        customer_id=case.customer_id,
        channel_id=part.channel_id,
        kind=kind,
        identity_id=part.identity_id,
        continues=part,
        language=part.language,
        opened_at=now,
        **(held if is_held else {}),
    )
    conversations.log_opened(beside)
    publish(InteractionOpened(beside.pk))
    return beside


@transaction.atomic(savepoint=False)
def say(
    *, interaction: Interaction, incoming: Incoming, is_alone: bool = False
) -> tuple[Message, bool]:
    """A live customer's next message in a conversation that is still open.

    ``is_alone``: the caller holds its case.
    """
    return _added(interaction, incoming, is_alone=is_alone)


def _add(interaction: Interaction, incoming: Incoming) -> Message:
    return _added(interaction, incoming)[0]


def _added(
    interaction: Interaction, incoming: Incoming, *, is_alone: bool = False
) -> tuple[Message, bool]:
    added = messages.append(
        interaction=interaction,
        is_alone=is_alone,
        direction=Direction.INBOUND,
        body=incoming.body,
        client_id=incoming.client_id,
        occurred_at=incoming.occurred_at,
        attachments=incoming.attachments,
        turn="us",
        sender=incoming.sender,
        subject=incoming.subject[:240],
        body_html=incoming.body_html,
        quoted=incoming.quoted,
        provider_id=incoming.provider_id[:250],
        recipients=incoming.recipients,
        landing=incoming.landing,
        inbound_event_id=incoming.inbound_event_id,
    )
    if added.place:
        _our_turn(interaction, added.place)
    return added.message, added.is_new


def _our_turn(interaction: Interaction, place: Place) -> None:
    """What follows from the case's turn, which ``places`` has taken already."""
    if place.case_was == CaseStatus.RESOLVED:
        _note_reopened(interaction)
    if place.case_was != CaseStatus.OPEN:
        publish(CaseChanged(interaction.case_id))
    if place.is_awaited:
        withdrawals.call_off(case_id=interaction.case_id)


def _note_reopened(interaction: Interaction) -> None:
    case = Case.objects.get(pk=interaction.case_id)
    Touchpoint.objects.create(
        customer_id=case.customer_id,
        brand_id=case.brand_id,
        kind=TouchpointKind.CASE_REOPENED,
        ref=f"case:{case.pk}",
        summary=case.subject[:240],
    )


def _open_on(case: Case, channel: ChannelAccount) -> Interaction | None:
    return (
        case.interactions.filter(
            channel=channel, kind=channel.kind, status__in=[Status.WAITING, Status.ACTIVE]
        )
        .order_by("-pk")
        .first()
    )


def _continued(case: Case, channel: ChannelAccount, identity: Identity) -> Interaction:
    previous = case.interactions.order_by("-pk").first()
    interaction = Interaction.objects.create(
        case=case,
        customer_id=case.customer_id,
        channel=channel,
        kind=channel.kind,
        identity=identity,
        continues=previous,
        language=previous.language if previous else "",
    )
    conversations.log_opened(interaction)
    publish(InteractionOpened(interaction.pk))
    former = previous.owner_id if previous else None
    publish(CustomerReturned(interaction.pk, former or case.owner_id))
    return interaction


def _surviving(case: Case) -> Case:
    """Follow merges to the case that took this one in."""
    while case.merged_into_id:
        case = Case.objects.select_for_update().get(pk=case.merged_into_id)
    return case
