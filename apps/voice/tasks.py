from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.voice.services import alarms, keeping


@shared_task
def fetch_recordings() -> None:
    keeping.fetch_due()


@shared_task
def watch_calls() -> None:
    alarms.watch(now=timezone.now())
