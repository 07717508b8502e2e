from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.portal.services import unread


@shared_task
def send_unread() -> None:
    """What visitors who left have not read."""
    unread.sweep(now=timezone.now())
