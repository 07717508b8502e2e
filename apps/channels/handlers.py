from __future__ import annotations

from apps.channels import tasks
from apps.channels.events import OutboxQueued
from apps.core.events import on


@on(OutboxQueued)
def send(event: OutboxQueued) -> None:
    """Now; a message that is due later, or whose task is lost, is found by ``deliver_due``."""
    tasks.deliver.delay(event.outbox_message_id)
