"""What runs beside the requests: suggestions and imports. Every task may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.customers.services import importing, matching


@shared_task
def suggest_matches(customer_id: int) -> None:
    """Look for people like this one."""
    matching.refresh(customer_id=customer_id)


@shared_task
def suggest_matches_of_many(customer_ids: list[int]) -> None:
    """The same for everyone an import changed."""
    for customer_id in customer_ids:
        matching.refresh(customer_id=customer_id)


@shared_task
def sweep_matches() -> None:
    """The sweeper: addresses nobody has looked for."""
    matching.sweep(now=timezone.now())


@shared_task
def run_import(job_id: int) -> None:
    """Import a file from where it is to its end."""
    importing.run(job_id=job_id)


@shared_task
def resume_stalled_imports() -> None:
    """The sweeper: what a dead worker left half done goes on."""
    for job_id in importing.stalled():
        importing.run(job_id=job_id)
