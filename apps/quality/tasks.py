"""What workers run. Every task may be lost or come twice: the rows say what is owed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.quality.models import SamplingPlan
from apps.quality.services import drawing, reviews


@shared_task
def draw_samples() -> None:
    """What the plans want of the contacts that ended, and reviewers for what waits for one."""
    now = timezone.now()
    drawing.run_all(now=now)
    for plan in SamplingPlan.objects.running():
        drawing.staffed(plan, now=now)


@shared_task
def finish_reviews() -> None:
    reviews.finish_overdue(now=timezone.now())
