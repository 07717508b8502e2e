"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

import os
import socket

from celery import shared_task
from django.utils import timezone

from apps.channels.services import inbox, outbox, too_large


@shared_task
def deliver(outbox_id: int) -> None:
    outbox.deliver(outbox_id, sender=_me())


@shared_task
def deliver_due() -> None:
    """Every few seconds by beat: what became due, and what a dead sender left."""
    outbox.deliver_due(sender=_me())


@shared_task
def sweep_inbound() -> None:
    """Every few seconds by beat: what was stored and never handled."""
    inbox.sweep(now=timezone.now())


@shared_task
def tell_sender(event_id: int) -> None:
    too_large.tell_sender(event_id)


def _me() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}"
