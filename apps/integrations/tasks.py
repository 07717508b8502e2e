"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

import os
import socket

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from apps.integrations.services import dispatches, facts

ASKED = "integrations.numbering_asked"


@shared_task
def tell() -> None:
    """Number what happened and send what is owed: soon after an event, and by beat."""
    cache.delete(ASKED)  # first: what happens from now on asks again
    facts.number_all()
    dispatches.deliver_due(sender=f"{socket.gethostname()[:40]}:{os.getpid()}")


@shared_task
def catch_up() -> None:
    """Every minute by beat: what a process that died did not write down."""
    facts.catch_up(now=timezone.now())


@shared_task
def sweep() -> None:
    facts.sweep(now=timezone.now())
