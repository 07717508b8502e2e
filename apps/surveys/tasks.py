"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.surveys.services import invitations, pulse, responses


@shared_task
def consider(interaction_id: int) -> None:
    invitations.consider(interaction_id=interaction_id, now=timezone.now())


@shared_task
def collect_rating(interaction_id: int) -> None:
    responses.collect_rating(interaction_id=interaction_id)


@shared_task
def ask_due() -> None:
    invitations.send_due(now=timezone.now())


@shared_task
def sweep() -> None:
    """What events have lost."""
    responses.collect_missing()
    invitations.consider_recent(now=timezone.now())


@shared_task
def turn_pulse() -> None:
    pulse.turn(now=timezone.now())
