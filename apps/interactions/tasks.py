"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.interactions.services import attachments, cases, deliveries, inbound, wrap_ups


@shared_task
def take_in(event_id: int) -> None:
    inbound.take_in(event_id)


@shared_task
def settle_deliveries() -> None:
    """What the outbox knows and a delivery does not yet; what became due."""
    deliveries.settle_due(now=timezone.now())


@shared_task
def wake_cases() -> None:
    cases.wake_due(now=timezone.now())


@shared_task
def close_cases() -> None:
    cases.close_due(now=timezone.now())


@shared_task
def time_out_wrap_ups() -> None:
    wrap_ups.time_out_due(now=timezone.now())


@shared_task
def sweep_attachments() -> None:
    attachments.sweep(now=timezone.now())
