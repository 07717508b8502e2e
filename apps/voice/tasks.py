from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.voice.services import alarms, keeping, pieces, retention, transcripts, web_calls


@shared_task
def fetch_recordings() -> None:
    keeping.fetch_due()


@shared_task
def watch_calls() -> None:
    alarms.watch(now=timezone.now())


@shared_task
def sweep_web_calls() -> None:
    web_calls.sweep()
    pieces.sweep()


@shared_task
def write_transcripts() -> None:
    transcripts.write_due()


@shared_task
def sweep_recordings() -> None:
    retention.sweep(now=timezone.now())
