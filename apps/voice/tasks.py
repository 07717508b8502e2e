from __future__ import annotations

from celery import shared_task

from apps.voice.services import keeping, pieces, web_calls


@shared_task
def fetch_recordings() -> None:
    keeping.fetch_due()


@shared_task
def sweep_web_calls() -> None:
    web_calls.sweep()
    pieces.sweep()
