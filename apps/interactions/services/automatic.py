"""Answers nobody wrote: an acknowledgement, closed hours. Never the start of a loop."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.channels.services import outbox
from apps.interactions.choices import DeliveryState, Direction, MessageKind
from apps.interactions.domain.delivery import rank_of
from apps.interactions.models import Delivery, Interaction, Message
from apps.interactions.services import letters, messages, outgoing


@transaction.atomic
def answer(*, interaction: Interaction, body: str, client_id: str) -> Message | None:
    """Send ``body`` in the house's name, once per ``client_id``; None when it must not go out.

    It answers people only, and no address gets more than three a day. It neither ends the
    customer's waiting nor counts as a first reply.
    """
    part = Interaction.objects.select_related(
        "case__brand", "case__customer", "customer", "channel", "identity"
    ).get(pk=interaction.pk)
    is_live = outgoing.can(part.kind, "live")
    if not is_live and not _may_be_written(part):
        return None
    added = messages.append(
        interaction=part,
        direction=Direction.OUTBOUND,
        kind=MessageKind.AUTO,
        body=body,
        client_id=client_id,
        subject=letters.subject(part, ""),
        recipients={} if is_live or not part.identity else {"to": [part.identity.value]},
    )
    if added.is_new and not is_live:
        _owe(added.message, part)
    return added.message


def _may_be_written(part: Interaction) -> bool:
    if part.identity is None or part.identity.is_blocked or part.identity.undeliverable_at:
        return False
    if not outgoing.can(part.kind, "send"):
        return False
    newest = part.messages.filter(direction=Direction.INBOUND).order_by("-seq").first()
    if newest and newest.kind == MessageKind.AUTO:
        return False
    return outbox.may_answer_automatically(part.identity.value, now=timezone.now())


def _owe(message: Message, part: Interaction) -> None:
    now = timezone.now()
    letter = letters.letter(message, part=part, case=part.case, author=None)
    row = outgoing.queue(account=part.channel, message=message, letter=letter, due_at=now)
    Delivery.objects.create(
        message=message, recipient=part.identity.value if part.identity else "", outbox=row,
        state=DeliveryState.QUEUED, rank=rank_of(DeliveryState.QUEUED), due_at=now,
    )  # fmt: skip
