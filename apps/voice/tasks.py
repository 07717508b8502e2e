from __future__ import annotations

from celery import shared_task

from apps.voice.services import keeping


@shared_task
def fetch_recordings() -> None:
    keeping.fetch_due()
