"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.training.services import candidates, certificates, reminders, rules, sittings


@shared_task
def settle_certificates() -> None:
    certificates.expire_due(now=timezone.now())


@shared_task
def assign_due() -> None:
    rules.assign_due()


@shared_task
def remind() -> None:
    reminders.remind_due()
    reminders.remind_of_certificates()


@shared_task
def collect_sittings() -> None:
    """Hand in what candidates left lying when their time was up."""
    sittings.collect_due(now=timezone.now())


@shared_task
def erase_candidates() -> None:
    candidates.erase_due(today=timezone.localdate())
