from __future__ import annotations

from apps.channels import tasks
from apps.channels.events import InboundQuarantined, OutboxQueued
from apps.core.events import on


@on(OutboxQueued)
def send(event: OutboxQueued) -> None:
    """Now; a message that is due later, or whose task is lost, is found by ``deliver_due``."""
    tasks.deliver.delay(event.outbox_message_id)


@on(InboundQuarantined)
def tell_sender(event: InboundQuarantined) -> None:
    """Of the mails put aside, only one that was too large is its sender's to mend."""
    tasks.tell_sender.delay(event.inbound_event_id)
