from __future__ import annotations

from celery import shared_task

from apps.core import heartbeat


@shared_task
def show_life() -> None:
    """Through broker and pool: a worker that reconnected but no longer consumes falls silent."""
    heartbeat.beat("worker")
