from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from apps.core import heartbeat
from apps.core.models import IdempotencyKey

KEYS_KEPT_FOR = timedelta(hours=48)  # nobody tries the same request again later
KEYS_AT_ONCE = 10_000


@shared_task
def show_life() -> None:
    """Through broker and pool: a worker that reconnected but no longer consumes falls silent."""
    heartbeat.beat("worker")


@shared_task
def forget_keys() -> int:
    """Idempotency keys that have done their work; how many."""
    old = IdempotencyKey.objects.filter(at__lt=timezone.now() - KEYS_KEPT_FOR)
    forgotten = 0
    while pks := list(old.order_by("at").values_list("pk", flat=True)[:KEYS_AT_ONCE]):
        forgotten += IdempotencyKey.objects.filter(pk__in=pks).delete()[0]
    return forgotten
