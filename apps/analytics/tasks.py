"""What workers run. A lost run is made good by the next: the logs remember."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from apps.analytics.services import alerts, habits, rolling, scratch, sending

MOST_RUNS = 20  # catching up after a pause; then the next beat goes on


@shared_task
def roll_up() -> None:
    scratch.recount_outdated(now=timezone.now())
    for _ in range(MOST_RUNS):
        if not rolling.tick().is_more:
            return


@shared_task
def send_reports() -> None:
    sending.send_due(now=timezone.now())


@shared_task
def watch_boards() -> None:
    """Every five seconds: marks move after two readings, so ten seconds at the latest."""
    if cache.add("boards-watched", True, timeout=4):  # late tasks come in a row: one is enough
        alerts.watch(now=timezone.now())


@shared_task
def send_alerts() -> None:
    alerts.send_due(now=timezone.now())


@shared_task
def prune_boards() -> None:
    alerts.prune(now=timezone.now())


@shared_task
def count_habits() -> None:
    """Every hour, who came in the last two; a lost run is made good by the next."""
    now = timezone.now()
    habits.count(since=now - timedelta(hours=2), now=now)
