"""What runs beside the requests: suggestions and imports. Every task may run twice."""

from __future__ import annotations

from celery import shared_task

from apps.customers.services import matching


@shared_task  # type: ignore[untyped-decorator]
def suggest_matches(customer_id: int) -> None:
    """Look for people like this one."""
    matching.refresh(customer_id=customer_id)
